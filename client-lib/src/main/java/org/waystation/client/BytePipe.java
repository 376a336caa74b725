package org.waystation.client;

import java.io.Closeable;
import java.io.IOException;

/**
 * A reliable, ordered stream of bytes in both directions: a TCP connection, a proxy, a tunnel. A relay is spoken to in TLS inside the
 * pipe, so a pipe is trusted with nothing but its work, and needs no cryptography.
 *
 * <p><b>Threads.</b> One thread reads while another writes; {@link #close} comes from any thread, and makes both return or throw at once.
 */
public interface BytePipe extends Closeable {
    /**
     * Waits for bytes and reads some.
     *
     * @return how many were read, at least 1; or -1 if the other side has ended the stream
     */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Writes all these bytes; waits while the other side takes none. Nothing of them is kept back in a buffer. */
    void write(byte[] from, int offset, int length) throws IOException;

    /** Ends both directions. Repeating it does nothing. */
    @Override
    void close() throws IOException;
}
