package org.waystation.client.testing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.certificates.TlsCredentials;
import org.waystation.relay.session.ClientFrames;
import org.waystation.relay.session.Connection;
import org.waystation.relay.session.Session;
import org.waystation.relay.session.Sessions;
import org.waystation.wire.Frames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.RelayFrame;

/**
 * The relay's end of one connection: TLS without a socket, frames in it, and a real session behind. Everything happens on the relay's one
 * thread; only {@link #arrived}, {@link #left}, {@link #cut}, {@link #resume} and {@link #execute} are for others.
 */
final class FakeConnection implements Connection {
    private final FakeRelay relay;
    private final Sessions sessions;
    private final TlsCredentials credentials;
    private final Executor loop;
    private final Consumer<FakeConnection> gone;
    private final MemoryPipe client;
    private final SSLEngine tls;

    /** What does not come through: to the relay, and to the client. */
    private final Deque<Runnable> heldIn = new ArrayDeque<>();

    private final Deque<Runnable> heldOut = new ArrayDeque<>();
    private ByteBuffer sealed = ByteBuffer.allocate(64 * 1024).flip();
    private ByteBuffer opened = ByteBuffer.allocate(64 * 1024).flip();
    private @Nullable Session session;
    private boolean reading = true;
    private boolean ended;

    FakeConnection(
            FakeRelay relay,
            Sessions sessions,
            TlsCredentials credentials,
            Executor loop,
            Consumer<FakeConnection> gone) {
        this.relay = relay;
        this.sessions = sessions;
        this.credentials = credentials;
        this.loop = loop;
        this.gone = gone;
        this.client = new MemoryPipe(this::arrived, this::left);
        try {
            this.tls = FakeTls.engine(credentials);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS 1.3 with Ed25519 and P-256", e);
        }
    }

    /** The client's end. */
    MemoryPipe client() {
        return client;
    }

    // from other threads

    private void arrived(byte[] bytes) {
        execute(() -> through(heldIn, () -> receive(bytes)));
    }

    private void left() {
        execute(this::end);
    }

    /** It is over, for both sides. */
    void cut() {
        execute(this::end);
        client.end();
    }

    /** What was held back comes through. */
    void resume() {
        execute(() -> {
            for (Deque<Runnable> held : Arrays.asList(heldOut, heldIn)) {
                while (relay.reach() == FakeRelay.Reach.UP && !held.isEmpty()) {
                    held.remove().run();
                }
            }
        });
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(() -> {
                if (!ended) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            // the relay is closed, and with it every connection
        }
    }

    // on the relay's thread

    void tick() {
        execute(() -> {
            if (session != null) {
                session.tick();
            }
        });
    }

    /** Now, or when the network is no black hole any more and what was held before has come through. */
    private void through(Deque<Runnable> held, Runnable passage) {
        if (relay.reach() == FakeRelay.Reach.SILENT || !held.isEmpty()) {
            held.add(passage);
        } else {
            passage.run();
        }
    }

    private void receive(byte[] bytes) {
        sealed = append(sealed, ByteBuffer.wrap(bytes));
        try {
            open();
        } catch (SSLException e) {
            shakeHands(); // the alert
            end();
        }
    }

    /** @param into ready to be read, and so is what is returned */
    private static ByteBuffer append(ByteBuffer into, ByteBuffer more) {
        ByteBuffer all = into;
        if (into.capacity() - into.remaining() < more.remaining()) {
            all = ByteBuffer.allocate(2 * (into.remaining() + more.remaining()));
            all.put(into);
        } else {
            all.compact();
        }
        return all.put(more).flip();
    }

    private void open() throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(tls.getSession().getApplicationBufferSize());
        while (!ended) {
            SSLEngineResult result = tls.unwrap(sealed, plain.clear());
            shakeHands();
            if (result.bytesProduced() > 0) {
                opened = append(opened, plain.flip());
            }
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                end();
                return;
            }
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
                    || (result.bytesConsumed() == 0 && result.bytesProduced() == 0 && isIdle())) {
                break;
            }
        }
        readFrames();
    }

    private boolean isIdle() {
        HandshakeStatus status = tls.getHandshakeStatus();
        return !sealed.hasRemaining() || status == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Whatever TLS has to compute or to say; then, once, the session begins. */
    private void shakeHands() {
        try {
            while (true) {
                HandshakeStatus status = tls.getHandshakeStatus();
                if (status == HandshakeStatus.NEED_TASK) {
                    tls.getDelegatedTask().run();
                } else if (status == HandshakeStatus.NEED_WRAP) {
                    wrap(ByteBuffer.allocate(0));
                } else {
                    break;
                }
            }
        } catch (SSLException e) {
            end();
        }
        if (session == null && !ended && tls.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
            session = sessions.open(this, credentials.leafHash());
            session.start();
        }
    }

    private void wrap(ByteBuffer plain) throws SSLException {
        ByteBuffer out = ByteBuffer.allocate(tls.getSession().getPacketBufferSize());
        do {
            SSLEngineResult result = tls.wrap(plain, out.clear());
            out.flip();
            if (out.hasRemaining()) {
                byte[] bytes = Arrays.copyOf(out.array(), out.limit());
                through(heldOut, () -> client.arrive(bytes));
            }
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return;
            }
        } while (plain.hasRemaining());
    }

    /** Frames, as far as they are whole and wanted. */
    private void readFrames() {
        try {
            while (reading && !ended && session != null && opened.remaining() >= Wire.LENGTH_PREFIX) {
                int size = Frames.sizeOf(opened.getInt(opened.position()));
                if (opened.remaining() < size) {
                    return;
                }
                ByteBuffer frame = opened.slice(opened.position(), size);
                opened.position(opened.position() + size);
                session.received(ClientFrames.read(Frames.messageOf(frame)));
            }
        } catch (MalformedFrameException e) {
            session.malformed();
        }
    }

    private void end() {
        if (!ended) {
            if (session != null) {
                session.closed();
            }
            ended = true;
            client.end();
            gone.accept(this);
        }
    }

    // what the session does

    @Override
    public void send(RelayFrame frame) {
        try {
            wrap(ByteBuffer.wrap(Frames.encode(frame)));
        } catch (SSLException e) {
            execute(this::end);
        }
    }

    @Override
    public void flush() {
        // What is sent has gone.
    }

    @Override
    public void close() {
        tls.closeOutbound();
        shakeHands();
        execute(this::end);
    }

    @Override
    public boolean midFrame() {
        return opened.hasRemaining();
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
        if (on) {
            execute(this::readFrames);
        }
    }
}
