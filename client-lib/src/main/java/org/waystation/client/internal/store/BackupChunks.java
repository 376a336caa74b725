package org.waystation.client.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.waystation.client.internal.crypto.AesGcm;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Padme;
import org.waystation.client.internal.crypto.Secret;

/**
 * The chunks of a backup: each is sealed by itself, under a nonce that says which it is and whether it is the last, so that none can be
 * left out, doubled, moved or cut off.
 */
final class BackupChunks {
    /** Bytes of a chunk before it is sealed. */
    static final int CHUNK = 65_536;

    private static final byte[] LABEL = "org.waystation.v1.backup".getBytes(StandardCharsets.US_ASCII);

    private BackupChunks() {}

    private static byte[] nonce(long index, boolean last) {
        return ByteBuffer.allocate(AesGcm.NONCE)
                .putInt(last ? 1 : 0)
                .putLong(index)
                .array();
    }

    /** As many bytes as there are, up to the length of {@code buffer}. */
    static int fill(InputStream from, byte[] buffer) throws IOException {
        int length = 0;
        while (length < buffer.length) {
            int read = from.read(buffer, length, buffer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length;
    }

    static final class Output extends OutputStream {
        private final OutputStream to;
        private final Secret key;
        private final byte[] chunk = new byte[CHUNK];
        private int length;
        private long index;

        Output(OutputStream to, Secret key) {
            this.to = to;
            this.key = key;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            for (int done = 0; done < count; ) {
                if (length == CHUNK) {
                    seal(false);
                }
                int part = Math.min(count - done, CHUNK - length);
                System.arraycopy(bytes, from + done, chunk, length, part);
                length += part;
                done += part;
            }
        }

        /** Pads, and writes the last chunk. */
        void finish() throws IOException {
            for (long count = Padme.padded(index + 1); index < count - 1; ) {
                seal(false);
            }
            seal(true);
        }

        private void seal(boolean last) throws IOException {
            to.write(AesGcm.seal(key, nonce(index++, last), LABEL, chunk));
            Arrays.fill(chunk, (byte) 0);
            length = 0;
        }

        @Override
        public void close() {
            Arrays.fill(chunk, (byte) 0);
        }
    }

    static final class Input extends InputStream {
        private final InputStream from;
        private final Secret key;
        /** The chunk that comes next, sealed. */
        private byte[] ahead = new byte[0];

        private byte[] chunk = new byte[0];
        private int at;
        private long index;
        private boolean last;

        Input(InputStream from, Secret key) {
            this.from = from;
            this.key = key;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int to, int count) throws IOException {
            if (at == chunk.length && !open()) {
                return -1;
            }
            int part = Math.min(count, chunk.length - at);
            System.arraycopy(chunk, at, bytes, to, part);
            at += part;
            return part;
        }

        /** Opens the next chunk; false if there is none. A chunk is the last if nothing follows it. */
        private boolean open() throws IOException {
            if (last) {
                return false;
            }
            byte[] sealed = index == 0 ? next() : ahead;
            ahead = next();
            last = ahead.length == 0;
            try {
                Arrays.fill(chunk, (byte) 0);
                chunk = AesGcm.open(key, nonce(index++, last), LABEL, sealed);
            } catch (DoesNotOpenException e) {
                throw Backup.damaged(e);
            }
            at = 0;
            return true;
        }

        private byte[] next() throws IOException {
            byte[] sealed = new byte[CHUNK + AesGcm.TAG];
            int length = fill(from, sealed);
            return length == sealed.length ? sealed : Arrays.copyOf(sealed, length);
        }

        @Override
        public void close() {
            Arrays.fill(chunk, (byte) 0);
        }
    }
}
