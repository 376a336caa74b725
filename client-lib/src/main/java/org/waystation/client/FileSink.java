package org.waystation.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Where a file that is fetched is written. Called on the transfer's own thread, one call at a time. What a method throws ends the transfer
 * for now, as FILE_FAILED. Nobody closes it but the app, after {@link Transfer#done}.
 */
public interface FileSink {
    /** How many bytes are there from an earlier attempt; 0 if this is the first. With fewer than there should be, fetching begins anew. */
    long length() throws IOException;

    /**
     * Writes, over what is there if anything is.
     *
     * @param position of the first byte in the file; not beyond the bytes that were written
     * @param bytes 1 to 16,384; not kept and not changed by the sink
     */
    void write(long position, byte[] bytes) throws IOException;

    /** Returns when everything that was written would outlast a power cut. Called about every 4 MiB, and at the end. */
    void force() throws IOException;

    /** A file that is open for writing. Not closed by anything here. */
    static FileSink of(FileChannel channel) {
        return new FileSink() {
            @Override
            public long length() throws IOException {
                return channel.size();
            }

            @Override
            public void write(long position, byte[] bytes) throws IOException {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                for (long at = position; rest.hasRemaining(); ) {
                    at += channel.write(rest, at);
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }
        };
    }
}
