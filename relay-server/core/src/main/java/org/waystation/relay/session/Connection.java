package org.waystation.relay.session;

import java.util.concurrent.Executor;
import org.waystation.wire.v1.RelayFrame;

/**
 * What the network gives a session. Everything except {@link #execute} is called on the connection's own thread only, and only
 * until {@link Session#closed}.
 */
public interface Connection extends Executor {
    /** Runs the task on the connection's own thread, after the tasks before it. Any thread may call this; after the end, the task is dropped. */
    @Override
    void execute(Runnable task);

    /** Puts a frame behind those before it; its message is at most {@link org.waystation.wire.Wire#MAX_MESSAGE} bytes. */
    void send(RelayFrame frame);

    /**
     * As {@link #send(RelayFrame)}, and says when the frame is with the operating system or will never be. A network that holds nothing
     * back says so at once.
     *
     * @param departed run on the connection's own thread, if need be after {@link Session#closed}
     */
    default void send(RelayFrame frame, Runnable departed) {
        send(frame);
        departed.run();
    }

    /** Whether a frame of the client has begun to arrive and is not whole yet. */
    default boolean midFrame() {
        return false;
    }

    /** Hands what was put since the last flush to the network. A session flushes at the end of each of its methods and tasks. */
    void flush();

    /**
     * Closes the connection once everything put before is out, or after a few seconds if the client does not take it; what the client
     * still sends is thrown away.
     */
    void close();

    /**
     * Stops or resumes reading from the client; at first it is on. What the network had already read may still be handed to
     * {@link Session#received} and is kept there, so it must be bounded (one read buffer, not a queue).
     */
    void setReading(boolean on);
}
