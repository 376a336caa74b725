package org.waystation.client;

import java.io.IOException;
import java.io.InputStream;

/** Where a file that is sent is read. */
public interface FileSource {
    /**
     * The file, from its first byte. Called once for {@link FileTransfers#send} and once each time it is resumed, on the transfer's own
     * thread, which reads the stream to its end and closes it. What it throws ends the transfer for now, as FILE_FAILED.
     */
    InputStream open() throws IOException;
}
