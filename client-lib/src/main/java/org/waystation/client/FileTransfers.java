package org.waystation.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.client.internal.engine.Carrier;
import org.waystation.client.internal.engine.Transfers;

/**
 * Files of a {@link Profile}, up to 256 MiB ({@code docs/spec/cryptography.md}, section 6i). They rest, sealed, at the sender's relay for at
 * most 30 days; the message that leads to one is sent when the relay has all of it, and nothing is fetched unless the app asks for it.
 *
 * <p>Each transfer runs on a thread of its own and holds about 4 MiB at most, however large the file is. It goes on by itself when
 * connections break. When the program ends, it is resumed with its id and with the file, which the app brings again.
 */
public final class FileTransfers {
    private final Carrier carrier;

    FileTransfers(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * Sends a file. When this returns the transfer is safe in the profile, as unfinished. The timer that holds when it is sent decides how
     * long it lasts; {@link Conversation#delete} with the transfer's message deletes it at the relay too.
     *
     * @throws AskUserException CONTACT_UNKNOWN, CONTACT_INCOMPLETE, CONTACT_BLOCKED, CONTACT_RESTORED, CONTACT_NOT_RENEWED,
     *     TOO_MANY_TRANSFERS, PROFILE_REPLACED, STORE_FAILED
     */
    public Transfer send(Contact contact, FileInfo info, FileSource source) {
        return new Transfer(carrier.send(contact, info, source));
    }

    /**
     * Fetches a file from the relay that its sender chose: that relay, and through it perhaps the sender, learns that somebody at this
     * device's address fetches it now.
     *
     * @param sink empty, or what is in it is written over
     * @throws AskUserException TOO_MANY_TRANSFERS, PROFILE_REPLACED, STORE_FAILED
     */
    public Transfer fetch(Attachment file, FileSink sink) {
        return new Transfer(carrier.fetch(file.inside(), sink));
    }

    /** All transfers that are neither done nor cancelled, running or not, in the order they were begun. At most 32. */
    public List<Unfinished> unfinished() {
        List<Unfinished> all = new ArrayList<>();
        for (Transfers.Standing standing : carrier.unfinished()) {
            boolean sends = !standing.messageId().isEmpty();
            all.add(new Unfinished(
                    standing.id(),
                    sends ? Optional.of(standing.contactId()) : Optional.empty(),
                    sends ? Optional.of(standing.messageId()) : Optional.empty(),
                    standing.ticket().map(Attachment::of),
                    standing.name(),
                    standing.done(),
                    standing.length()));
        }
        return all;
    }

    /**
     * Goes on sending. The file is read from its beginning and compared with what was sent; some 3 MiB that the relay has may be sent to
     * it again.
     *
     * @throws AskUserException TRANSFER_UNKNOWN
     * @throws ProgramFaultException ARGUMENT, if it runs
     */
    public Transfer resume(String transferId, FileSource source) {
        return new Transfer(carrier.resume(transferId, source));
    }

    /**
     * Goes on fetching, where the profile knows the sink to be; from the beginning if the sink has less.
     *
     * @throws AskUserException TRANSFER_UNKNOWN
     * @throws ProgramFaultException ARGUMENT, if it runs
     */
    public Transfer resume(String transferId, FileSink sink) {
        return new Transfer(carrier.resume(transferId, sink));
    }

    /**
     * Ends an unfinished transfer for good, running or not; see {@link Transfer#cancel}. An id that is not of one does nothing.
     *
     * @throws AskUserException PROFILE_REPLACED, if it does not run: the other device may carry it on
     */
    public void cancel(String transferId) {
        carrier.cancel(transferId);
    }

    /**
     * A transfer that is not finished.
     *
     * @param contactId whom it is sent to; empty if it is fetched
     * @param messageId of the message that will lead to it, for {@link Conversation#delete}; empty if it is fetched
     * @param file that is fetched; empty if it is sent
     * @param name of the file
     * @param done bytes
     * @param length bytes
     */
    public record Unfinished(
            String id,
            Optional<String> contactId,
            Optional<String> messageId,
            Optional<Attachment> file,
            String name,
            long done,
            long length) {
        /** Without the name. */
        @Override
        public String toString() {
            return "Unfinished[id=" + id + "]";
        }
    }
}
