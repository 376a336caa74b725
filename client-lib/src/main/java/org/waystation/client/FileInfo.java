package org.waystation.client;

import org.waystation.client.internal.crypto.FileShape;
import org.waystation.client.internal.crypto.FileTicket;

/**
 * What is to be said of a file that is sent.
 *
 * @param name 1 to 255 bytes of UTF-8; see {@link Attachment#name}
 * @param mediaType such as {@code image/png}: two parts of 1 to 63 lower-case letters, digits and {@code !#$&^_.+-}
 * @param length bytes, 0 to {@link #MAX_LENGTH}. Exactly so many are read
 */
public record FileInfo(String name, String mediaType, long length) {
    /** Longest file, bytes: 256 MiB. */
    public static final long MAX_LENGTH = FileShape.MAX_LENGTH;

    /** @throws AskUserException FILE_INVALID, FILE_TOO_LARGE */
    public FileInfo {
        if (!FileTicket.isName(name)) {
            throw new AskUserException(
                    Reason.FILE_INVALID,
                    "a file cannot be sent under this name: it has 1 to 255 bytes, and no slash or character that cannot be seen");
        }
        if (!FileTicket.isMediaType(mediaType)) {
            throw new AskUserException(Reason.FILE_INVALID, "this is no media type: one looks like image/png");
        }
        if (!FileShape.isLength(length)) {
            throw new AskUserException(Reason.FILE_TOO_LARGE, "a file has at most " + MAX_LENGTH + " bytes (256 MiB)");
        }
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "FileInfo[length=" + length + "]";
    }
}
