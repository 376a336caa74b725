package org.waystation.client;

import org.waystation.client.internal.crypto.FileTicket;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.engine.Failures;

/**
 * A file that a contact sent ({@code docs/spec/cryptography.md}, section 6i): what it is called, and, out of sight, where it is and what
 * opens it. All that this says comes from the sender, who may be wrong or lie.
 */
public final class Attachment {
    private final FileTicket ticket;

    private Attachment(FileTicket ticket) {
        this.ticket = ticket;
    }

    /**
     * Reads what {@link #format} wrote; white space around it is ignored.
     *
     * @throws AskUserException LINK_INVALID, LINK_DAMAGED, LINK_OTHER_KIND, LINK_TOO_NEW
     */
    public static Attachment parse(String text) {
        try {
            return new Attachment(FileTicket.parse(text));
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    /**
     * For the app's own history, so that the file can be fetched later: at most 2,048 ASCII characters. It holds the secret that opens the
     * file. Whoever reads it can fetch the file, so it is kept as the messages are, and goes when they go.
     */
    public String format() {
        return ticket.format();
    }

    /**
     * What the sender calls the file: 1 to 255 bytes of UTF-8, without {@code /}, {@code \}, control characters and characters that change
     * the direction of writing, and neither {@code .} nor {@code ..}. It is a proposal, and no file should be written under it unseen: it may
     * be the name of one that exists, or end in something that a system runs.
     */
    public String name() {
        return ticket.attachment().getName();
    }

    /** What the sender says the file is, such as {@code image/png}: at most 127 characters of ASCII, without parameters. */
    public String mediaType() {
        return ticket.attachment().getMediaType();
    }

    /** Bytes, 0 to {@link FileInfo#MAX_LENGTH}. The file that is fetched has exactly so many. */
    public long length() {
        return ticket.attachment().getLength();
    }

    static Attachment of(FileTicket ticket) {
        return new Attachment(ticket);
    }

    FileTicket inside() {
        return ticket;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attachment that && ticket.equals(that.ticket);
    }

    @Override
    public int hashCode() {
        return ticket.hashCode();
    }

    /** Without name and secret. */
    @Override
    public String toString() {
        return "Attachment";
    }
}
