package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.FileInfo;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.client.internal.crypto.FileTicket;
import org.waystation.client.internal.record.TransferRecord;
import org.waystation.sealed.v1.Attachment;

/**
 * Files on their way (cryptography.md, section 6i), and those at a relay that are still to be deleted there. No file is read, sealed or
 * written here: whoever carries one ({@link Carrier}) brings its segments, and takes them away.
 */
public final class Transfers {
    /** Transfers that are not finished, at most. */
    static final int MAX_UNFINISHED = 32;

    private final Surroundings around;
    private final Map<String, Shipment> shipments = new LinkedHashMap<>();
    private final Map<String, Retrieval> retrievals = new LinkedHashMap<>();
    private long lastOrder;

    Transfers(Surroundings around) {
        this.around = around;
    }

    void load(byte[] id, TransferRecord stored) {
        lastOrder = Math.max(lastOrder, stored.getOrder());
        if (stored.hasSent()) {
            shipments.put(Keys.hex(id), new Shipment(id, stored.toBuilder(), this, around));
        } else {
            retrievals.put(Keys.hex(id), new Retrieval(id, stored.toBuilder(), this, around));
        }
    }

    /** After loading. */
    void resume(Step step) {
        new ArrayList<>(shipments.values()).forEach(shipment -> {
            shipment.resume(step);
            shipment.tick(step);
        });
    }

    void save(byte[] id, TransferRecord.Builder record, Step step) {
        String name = Keys.hex(id);
        if (shipments.containsKey(name) || retrievals.containsKey(name)) {
            step.put(Table.TRANSFER, id, record.build());
        }
    }

    void forget(byte[] id, Step step) {
        shipments.remove(Keys.hex(id));
        Retrieval retrieval = retrievals.remove(Keys.hex(id));
        if (retrieval != null) {
            retrieval.erase();
        }
        step.delete(Table.TRANSFER, id);
    }

    // --------------------------------------------------------------------------------------------------- what the app
    // asks for

    /**
     * A transfer that is not finished.
     *
     * @param messageId empty if a file is fetched
     * @param contactId likewise
     * @param ticket of a file that is fetched
     * @param done bytes
     */
    public record Standing(
            String id,
            String messageId,
            String contactId,
            Optional<FileTicket> ticket,
            String name,
            long length,
            long done,
            long order) {}

    /** All that are not finished, in the order they were begun. */
    public List<Standing> unfinished() {
        List<Standing> all = new ArrayList<>();
        shipments.forEach((id, shipment) -> {
            if (shipment.isUnfinished()) {
                all.add(standing(id, shipment));
            }
        });
        retrievals.forEach((id, retrieval) -> {
            Attachment file = retrieval.attachment();
            long done = retrieval.shape().before(retrieval.done());
            all.add(new Standing(
                    id,
                    "",
                    "",
                    Optional.of(FileTicket.of(file)),
                    file.getName(),
                    file.getLength(),
                    done,
                    retrieval.record().getOrder()));
        });
        all.sort((one, other) -> Long.compare(one.order(), other.order()));
        return all;
    }

    /** @throws AskUserException TRANSFER_UNKNOWN */
    public Standing standing(String id) {
        return unfinished().stream()
                .filter(standing -> standing.id().equals(id))
                .findFirst()
                .orElseThrow(Transfers::unknown);
    }

    private static Standing standing(String id, Shipment shipment) {
        Attachment file = Shipment.attachment(shipment.record());
        return new Standing(
                id,
                shipment.messageId(),
                shipment.record().getSent().getContactId(),
                Optional.empty(),
                file.getName(),
                file.getLength(),
                shipment.shape().before(shipment.done()),
                shipment.record().getOrder());
    }

    private void requireRoom() {
        if (unfinished().size() >= MAX_UNFINISHED) {
            throw new AskUserException(
                    Reason.TOO_MANY_TRANSFERS,
                    MAX_UNFINISHED + " transfers of files are not finished: finish or cancel some first");
        }
    }

    /** Begins to send a file; it goes on when it is {@link #startSending started}. Returns the transfer's id. */
    public String send(Contact contact, FileInfo info, Step step) {
        Conversation conversation = around.conversation(contact.id()).orElseThrow(Roster::unknown);
        new Messages(conversation, around).requireOpen();
        requireRoom();
        byte[] id = Keys.random(around.random(), Keys.ID);
        Shipment shipment = Shipment.begin(id, conversation, info, this, around);
        shipment.record().setOrder(++lastOrder);
        shipments.put(Keys.hex(id), shipment);
        save(id, shipment.record(), step);
        return Keys.hex(id);
    }

    /** Begins to fetch a file; it goes on when it is {@link #startFetching started}. Returns the transfer's id. */
    public String fetch(FileTicket ticket, Step step) {
        requireRoom();
        byte[] id = Keys.random(around.random(), Keys.ID);
        Retrieval retrieval = Retrieval.begin(id, ticket, this, around);
        retrieval.record().setOrder(++lastOrder);
        retrievals.put(Keys.hex(id), retrieval);
        save(id, retrieval.record(), step);
        return Keys.hex(id);
    }

    /** It comes to nothing. What a relay has of a file that was being sent is deleted there. */
    public void cancel(String id, Step step) {
        Shipment shipment = shipments.get(id);
        Retrieval retrieval = retrievals.get(id);
        if (shipment != null && shipment.isUnfinished()) {
            shipment.discard(step);
        } else if (retrieval != null) {
            retrieval.stop();
            forget(Keys.unhex(id), step);
        }
    }

    /** The same while the message may be on its way already: it is deleted then. */
    void takeBack(String id, Step step) {
        Shipment shipment = shipments.get(id);
        if (shipment != null && !shipment.isUnfinished()) {
            shipment.takeBack(step);
        } else {
            cancel(id, step);
        }
    }

    // ------------------------------------------------------------------------------------------------- for a carrier

    /** Where a carrier begins. */
    record Start(FileKey key, int next, ByteString digest) {}

    /** Somebody sends it from now on. */
    Start startSending(String id, CompletableFuture<Void> arrived, Runnable waker, Step step) {
        Shipment shipment = sent(id);
        Start start = start(shipment.record(), shipment.shape());
        shipment.start(arrived, waker, step);
        return start;
    }

    /** See {@link Shipment#offer}; -1 once the message is sealed. */
    int offer(String id, List<Upload.Segment> segments, Step step) {
        Shipment shipment = shipments.get(id);
        if (shipment != null
                && !shipment.isUnfinished()
                && !shipment.record().getSent().getDiscarded()) {
            return -1;
        }
        if (shipment == null || !shipment.isUnfinished()) {
            throw new AskUserException(
                    Reason.MESSAGE_GONE,
                    "the file is not sent: its message was deleted before, or the contact was removed");
        }
        return shipment.offer(segments, step);
    }

    /** Nobody carries it any more, and it waits to be resumed. */
    void stop(String id) {
        Shipment shipment = shipments.get(id);
        Retrieval retrieval = retrievals.get(id);
        if (shipment != null && shipment.isUnfinished()) {
            shipment.stop();
        } else if (retrieval != null) {
            retrieval.stop();
        }
    }

    long doneOf(String id) {
        Shipment shipment = shipments.get(id);
        return shipment == null ? 0 : shipment.shape().before(shipment.done());
    }

    private Shipment sent(String id) {
        Shipment shipment = shipments.get(id);
        if (shipment == null || !shipment.isUnfinished()) {
            throw unknown();
        }
        return shipment;
    }

    /** Somebody takes it from now on. See {@link Retrieval#start}. */
    Start startFetching(String id, long inSink, Runnable waker, Step step) {
        Retrieval retrieval = fetched(id);
        boolean anew = inSink < retrieval.shape().before(retrieval.record().getNext());
        retrieval.start(anew, waker, step);
        return start(retrieval.record(), retrieval.shape());
    }

    private static Start start(TransferRecord.Builder record, FileShape shape) {
        FileKey key = FileKey.of(Shipment.attachment(record).getKey().toByteArray(), shape);
        return new Start(key, record.getNext(), record.getDigest());
    }

    /** See {@link Retrieval#take}. */
    Retrieval.Arrived take(String id, Retrieval.Progress progress, Step step) {
        return fetched(id).take(progress, step);
    }

    /** S-626: what the digest must be. */
    byte[] expected(String id) {
        return fetched(id).attachment().getDigest().toByteArray();
    }

    void damaged(String id, Step step) {
        fetched(id).damaged(step);
    }

    /** All of it is in the sink. */
    void fetched(String id, Step step) {
        fetched(id).stop();
        forget(Keys.unhex(id), step);
    }

    private Retrieval fetched(String id) {
        Retrieval retrieval = retrievals.get(id);
        if (retrieval == null) {
            throw unknown();
        }
        return retrieval;
    }

    private static AskUserException unknown() {
        return new AskUserException(Reason.TRANSFER_UNKNOWN, "no transfer with this id is unfinished");
    }

    // -------------------------------------------------------------------------------------------------------- what
    // happens

    /** A message of ours is not to be anywhere: neither is the file it led to, or would have. */
    void deleted(String messageId, Step step) {
        discard(shipment -> shipment.messageId().equals(messageId), step);
    }

    /** Whether a file of ours that is at a relay belongs to this message. */
    boolean isLedToBy(String messageId) {
        return shipments.values().stream()
                .anyMatch(shipment -> shipment.messageId().equals(messageId));
    }

    /** The contact is no more. */
    void removed(String contactId, Step step) {
        discard(shipment -> shipment.isTo(contactId), step);
    }

    private void discard(Predicate<Shipment> which, Step step) {
        for (Shipment shipment : new ArrayList<>(shipments.values())) {
            if (which.test(shipment)) {
                shipment.discard(step);
            }
        }
    }

    void linkDown(LinkKey key, Step step) {
        new ArrayList<>(shipments.values()).forEach(shipment -> shipment.linkDown(key, step));
        new ArrayList<>(retrievals.values()).forEach(retrieval -> retrieval.linkDown(key));
    }

    /** Everything stays as it is stored, and nothing goes on. */
    void detach() {
        shipments.values().forEach(Shipment::stop);
        retrievals.values().forEach(Retrieval::stop);
    }

    /** The profile is at its end: carriers find out when they ask. */
    void abandon() {
        shipments.values().forEach(Shipment::wake);
        retrievals.values().forEach(Retrieval::wake);
    }

    @Nullable
    Instant due() {
        Instant first = null;
        for (Shipment shipment : shipments.values()) {
            first = Moments.earlier(first, shipment.due());
        }
        return first;
    }

    void tick(Step step) {
        new ArrayList<>(shipments.values()).forEach(shipment -> shipment.tick(step));
    }
}
