package org.waystation.client.testing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.waystation.client.BytePipe;

/** The client's end of a connection to a {@link FakeRelay}: what the relay sends waits here, and what is written goes to it at once. */
final class MemoryPipe implements BytePipe {
    private final Consumer<byte[]> toRelay;
    private final Runnable left;
    private final Deque<byte[]> fromRelay = new ArrayDeque<>();
    private int read;
    private boolean ended;

    /** @param left called when the client closes it, perhaps more than once */
    MemoryPipe(Consumer<byte[]> toRelay, Runnable left) {
        this.toRelay = toRelay;
        this.left = left;
    }

    /** The relay sends this. */
    synchronized void arrive(byte[] bytes) {
        if (!ended) {
            fromRelay.add(bytes);
            notifyAll();
        }
    }

    /** Nothing more will come; what came before can still be read. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
        while (fromRelay.isEmpty() && !ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        byte[] piece = fromRelay.peek();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length - read);
        System.arraycopy(piece, read, into, offset, count);
        read += count;
        if (read == piece.length) {
            fromRelay.remove();
            read = 0;
        }
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        synchronized (this) {
            if (ended) {
                throw new IOException("the connection has ended");
            }
        }
        if (length > 0) {
            toRelay.accept(Arrays.copyOfRange(from, offset, offset + length));
        }
    }

    @Override
    public void close() {
        end();
        left.run();
    }
}
