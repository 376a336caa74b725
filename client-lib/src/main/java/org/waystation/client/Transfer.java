package org.waystation.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.waystation.client.internal.engine.Carriage;

/** A file that is being sent or fetched, on a thread of its own. All methods may be called from any thread and return at once. */
public final class Transfer {
    private final Carriage carriage;

    Transfer(Carriage carriage) {
        this.carriage = carriage;
    }

    /** 32 hexadecimal digits, random; with it the transfer is resumed after the program, or only the transfer, has ended. */
    public String id() {
        return carriage.id();
    }

    /** Of the message that will lead to a file that is sent: 32 hexadecimal digits; empty if a file is fetched. */
    public Optional<String> messageId() {
        return carriage.messageId().isEmpty() ? Optional.empty() : Optional.of(carriage.messageId());
    }

    /** Bytes that are safe: at the relay, or in the sink. Never falls while the transfer runs. */
    public long bytesDone() {
        return carriage.done();
    }

    /** Bytes of the file. A relay is given up to an eighth more. */
    public long bytesTotal() {
        return carriage.total();
    }

    /**
     * Completes when the relay has all of the file and the message that leads to it; or when all of the file is in the sink, is what the
     * sender sent, and would outlast a power cut. Where a relay cannot be reached it does not complete: the transfer waits, and goes on by
     * itself.
     *
     * <p>Fails where only the user can help (FILE_FAILED, FILE_CHANGED, FILE_TOO_LARGE, FILE_GONE, FILE_DAMAGED, MAILBOX_GONE,
     * MESSAGE_GONE, CONTACT_RESTORED and the like) and when the profile is closed (CLOSED). The transfer stays unfinished then, and can be resumed or
     * cancelled. If it is not among {@link FileTransfers#unfinished} any more, the message is on its way like any other, and goes out when it can;
     * {@link Conversation#delete} takes it back, and the file with it. To cancel this future is to {@link #cancel}.
     */
    public CompletableFuture<Void> done() {
        return carriage.future();
    }

    /**
     * Ends it for good: the future is cancelled, and what the relay has of a file that was being sent is deleted there. What is in a sink is
     * the app's to delete. After {@link #done} has completed it does nothing.
     */
    public void cancel() {
        carriage.cancel();
    }

    /** Without anything of the file. */
    @Override
    public String toString() {
        return "Transfer[id=" + id() + "]";
    }
}
