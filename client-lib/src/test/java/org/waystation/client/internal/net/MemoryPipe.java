package org.waystation.client.internal.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.waystation.client.BytePipe;

/** One end of a pipe that is nowhere but in memory. What was written before the other side closed can still be read. */
final class MemoryPipe implements BytePipe {
    private final Way in;
    private final Way out;

    private MemoryPipe(Way in, Way out) {
        this.in = in;
        this.out = out;
    }

    /** Both ends. */
    static MemoryPipe[] pair() {
        Way there = new Way();
        Way back = new Way();
        return new MemoryPipe[] {new MemoryPipe(there, back), new MemoryPipe(back, there)};
    }

    /** One direction. */
    private static final class Way {
        private final Deque<byte[]> pieces = new ArrayDeque<>();
        private int read;
        private boolean ended;

        synchronized void write(byte[] piece) throws IOException {
            if (ended) {
                throw new IOException("ended");
            }
            pieces.add(piece);
            notifyAll();
        }

        synchronized int read(byte[] into, int offset, int length) throws IOException {
            while (pieces.isEmpty() && !ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            byte[] piece = pieces.peek();
            if (piece == null) {
                return -1;
            }
            int count = Math.min(length, piece.length - read);
            System.arraycopy(piece, read, into, offset, count);
            read += count;
            if (read == piece.length) {
                pieces.remove();
                read = 0;
            }
            return count;
        }

        synchronized void end() {
            ended = true;
            notifyAll();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (length > 0) {
            out.write(Arrays.copyOfRange(from, offset, offset + length));
        }
    }

    @Override
    public void close() {
        in.end();
        out.end();
    }
}
