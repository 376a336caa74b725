package org.waystation.client.internal.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.waystation.client.BytePipe;

/**
 * TLS inside another pipe. One thread reads and one writes, as in every pipe; since a record that is read may ask for an answer (a key
 * update), the reader writes too, and a lock keeps records whole. Buffers hold a record or two and never grow.
 */
final class TlsPipe implements BytePipe {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BytePipe inner;
    private final SSLEngine engine;

    private final byte[] received;

    /** What came and is not unwrapped yet, ready to be read: a view of {@link #received}. */
    private final ByteBuffer incoming;

    /** What is unwrapped and not read yet, ready to be read. */
    private final ByteBuffer plain;

    private final ByteBuffer first = ByteBuffer.allocate(FirstRecord.LENGTH);

    private final ReentrantLock writing = new ReentrantLock();

    /** Records on their way: those of one frame, which the JDK splits if it is large, go out in one piece. */
    private final ByteBuffer outgoing;

    /** @param engine in client mode, configured, and not used yet */
    TlsPipe(BytePipe inner, SSLEngine engine) {
        this.inner = inner;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.received = new byte[record];
        this.incoming = ByteBuffer.wrap(received, 0, 0);
        this.outgoing = ByteBuffer.allocate(2 * record);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        ((Buffer) plain).flip();
    }

    /**
     * Does the whole handshake. Before it, nothing else is called but {@link #close}.
     *
     * @throws SSLException if the other side cannot be talked to or is not trusted; {@link #first} tells more
     * @throws IOException if the inner pipe broke
     */
    void handshake() throws IOException {
        try {
            engine.beginHandshake();
            for (HandshakeStatus next = engine.getHandshakeStatus();
                    next != HandshakeStatus.NOT_HANDSHAKING && next != HandshakeStatus.FINISHED;
                    next = engine.getHandshakeStatus()) {
                if (next == HandshakeStatus.NEED_UNWRAP) {
                    if (!unwrap()) {
                        throw new EOFException();
                    }
                } else {
                    answer(next);
                }
            }
        } catch (SSLException e) {
            tellWhy();
            throw e;
        }
    }

    /** What the other side sent first. */
    FirstRecord first() {
        ByteBuffer seen = first.duplicate();
        ((Buffer) seen).flip();
        return FirstRecord.of(seen);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!plain.hasRemaining()) {
            if (!unwrap()) {
                return -1;
            }
            HandshakeStatus next = engine.getHandshakeStatus();
            while (next == HandshakeStatus.NEED_WRAP || next == HandshakeStatus.NEED_TASK) {
                answer(next);
                next = engine.getHandshakeStatus();
            }
        }
        int count = Math.min(length, plain.remaining());
        plain.get(into, offset, count);
        return count;
    }

    /**
     * Unwraps one record, having read what it needs. Nothing is left in {@link #plain} when this is called.
     *
     * @return false if the other side has ended TLS
     */
    private boolean unwrap() throws IOException {
        while (true) {
            ((Buffer) plain).clear();
            Status status;
            try {
                status = engine.unwrap(incoming, plain).getStatus();
            } catch (RuntimeException e) {
                throw unreadable(e);
            } finally {
                ((Buffer) plain).flip();
            }
            switch (status) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW -> fill();
                default -> throw new SSLException("a record longer than TLS allows");
            }
        }
    }

    /** Reads more of a record. The buffer holds the longest one, so there is room unless the record is longer. */
    private void fill() throws IOException {
        incoming.compact();
        try {
            if (!incoming.hasRemaining()) {
                throw new SSLException("a record longer than TLS allows");
            }
            int start = incoming.position();
            int count = inner.read(received, start, incoming.remaining());
            if (count < 0) {
                throw new EOFException(); // without the farewell of TLS: somebody may have cut the end off
            }
            ((Buffer) incoming).position(start + count);
            first.put(received, start, Math.min(count, first.remaining()));
        } finally {
            ((Buffer) incoming).flip();
        }
    }

    private void answer(HandshakeStatus wanted) throws IOException {
        if (wanted == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return;
        }
        writing.lock();
        try {
            // The writer may have done it meanwhile.
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
                flush();
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
        writing.lock();
        try {
            while (rest.hasRemaining()) {
                if (wrap(rest) == Status.CLOSED) {
                    throw new EOFException();
                }
            }
            flush();
        } finally {
            writing.unlock();
        }
    }

    /** Makes one record, if the engine has one to make. */
    private Status wrap(ByteBuffer source) throws IOException {
        if (outgoing.remaining() < engine.getSession().getPacketBufferSize()) {
            flush();
        }
        Status status;
        try {
            status = engine.wrap(source, outgoing).getStatus();
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        if (status == Status.BUFFER_OVERFLOW) {
            throw new SSLException("the TLS of this device makes records longer than it says");
        }
        return status;
    }

    /** Some platforms fail on a certificate that they cannot read: the JDK, for one, on an Ed25519 key of no bytes. */
    private static SSLException unreadable(RuntimeException e) {
        return new SSLException("the TLS of this device does not bear what the other side sent", e);
    }

    private void flush() throws IOException {
        int length = outgoing.position();
        ((Buffer) outgoing).clear();
        if (length > 0) {
            inner.write(outgoing.array(), 0, length);
        }
    }

    /** Ends TLS (close_notify), so that the other side knows that nothing was cut off; does not close. */
    void farewell() throws IOException {
        writing.lock();
        try {
            engine.closeOutbound();
            int before;
            do {
                before = outgoing.position();
                wrap(NOTHING);
            } while (outgoing.position() > before && !engine.isOutboundDone());
            flush();
        } finally {
            writing.unlock();
        }
    }

    /** After a failed handshake: sends the alert that the engine has ready, if it has one. */
    private void tellWhy() {
        try {
            farewell();
        } catch (IOException e) {
            // It is only politeness.
        }
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
