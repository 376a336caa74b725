package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Profile;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;

/**
 * What one contact has not confirmed, sealed as it was sent. An entry stays until the contact's device confirms its number; one without
 * number stays until a relay has it. Which of the contact's mailboxes have it is kept beside it; and the content of a numbered one, so that
 * it can be sealed again in another session.
 */
final class Outbox {
    private final OutboxQueue queue;
    private final Resending resending;
    private final DeliveryStatus status;
    private final Erasing<Long> erasing = new Erasing<>();

    Outbox(byte[] contact, OutboxQueue.Records records) {
        this.queue = new OutboxQueue(contact, records);
        this.resending = new Resending(queue);
        this.status = new DeliveryStatus(queue);
    }

    /** What of it the relays have, and are to have again. */
    Resending resending() {
        return resending;
    }

    // ------------------------------------------------------------------------------------- what comes and goes

    void load(long order, OutboxRecord record) {
        eraseInTime(queue.load(order, record));
    }

    /** Adds an entry that is not numbered. */
    void add(OutboxRecord record, byte[] entry, Step step) {
        queue.add(record, entry, step);
    }

    void add(OutboxItem.Numbered entry, Step step) {
        eraseInTime(queue.add(entry, step));
    }

    /** Adds it before all others. */
    void addFirst(OutboxItem.Numbered entry, Step step) {
        eraseInTime(queue.addFirst(entry, step));
    }

    private void eraseInTime(OutboxItem item) {
        erasing.at(item.record().getErasable().getAt(), item.order());
    }

    /** What is here of a text, and of edits of it. */
    List<OutboxItem> partsOf(ByteString messageId) {
        return queue.items().stream()
                .filter(item -> item.record().getText()
                        && (item.record().getMessageId().equals(messageId)
                                || item.record().getReplaces().equals(messageId)))
                .collect(Collectors.toList());
    }

    /** Puts another entry in the place of this one, which is on its way no more even if it was. */
    void replace(OutboxItem item, OutboxItem.Numbered entry, Step step) {
        eraseInTime(queue.replace(item, entry, step));
        status.gone(item, step);
    }

    /** When {@link #eraseOver} has something to do; null: never. */
    @Nullable
    Instant due() {
        return erasing.due();
    }

    /** Erases texts whose time is over. */
    void eraseOver(Step step) {
        for (long order : erasing.over(step.now())) {
            OutboxItem item = queue.at(order);
            long at = item == null ? 0 : item.record().getErasable().getAt();
            if (item != null && at != 0 && at <= step.now().toEpochMilli()) {
                queue.remove(item, step);
                status.gone(item, step);
            }
        }
    }

    /** The contact's device has these numbers. Returns the ids of texts of which it now has everything. */
    List<String> confirmed(ConfirmedNumbers numbers, Step step) {
        List<String> complete = new ArrayList<>();
        for (OutboxItem item : new ArrayList<>(queue.items())) {
            if (numbers.include(item.record().getNumber())) {
                queue.remove(item, step);
                if (status.confirmed(item, step)) {
                    complete.add(item.message());
                }
            }
        }
        return complete;
    }

    void removeAll(Step step) {
        for (OutboxItem item : new ArrayList<>(queue.items())) {
            queue.remove(item, step);
        }
    }

    // ----------------------------------------------------------------------------------------- what is in here

    int size() {
        return queue.items().size();
    }

    boolean isEmpty() {
        return queue.items().isEmpty();
    }

    /** Whether a confirmation waits here already, so that another one can wait for it. */
    boolean holdsUnnumbered() {
        return queue.any(item -> !item.isNumbered());
    }

    /** Whether the content of this number is not confirmed. */
    boolean holds(long number) {
        return queue.any(item -> item.record().getNumber() == number);
    }

    /** The numbered entry that has waited longest for its confirmation. */
    @Nullable
    OutboxItem oldest() {
        return queue.first(OutboxItem::isNumbered);
    }

    /** The oldest entry that the relay has and the contact has not confirmed. */
    @Nullable
    OutboxRecord oldestStored() {
        OutboxItem oldest = queue.first(OutboxItem::isStored);
        return oldest == null ? null : oldest.record();
    }

    /** Of these ascending numbers, those of which nothing is left here; at most so many ranges. */
    List<Confirmation.Range> lack(List<Confirmation.Range> wanted, int most) {
        TreeSet<Long> here = new TreeSet<>();
        for (OutboxItem item : queue.items()) {
            here.add(item.record().getNumber());
        }
        List<Confirmation.Range> lack = ConfirmedNumbers.without(wanted, here);
        return lack.subList(0, Math.min(most, lack.size()));
    }

    byte[] content(OutboxItem item) {
        return queue.content(item).toByteArray();
    }

    // ---------------------------------------------------------------------------------------- to the mailboxes

    /** Whether nothing has to go to the relay now. */
    boolean allStored() {
        return !queue.any(item -> !item.rests());
    }

    /** Whether this mailbox does not have something that is in here, or is to have it again. */
    boolean isAheadOf(long mailbox) {
        return queue.any(item -> item.isFor(mailbox));
    }

    /** The record of the last entry that was stored somewhere. */
    @Nullable
    OutboxRecord lastStored() {
        OutboxRecord last = null;
        for (OutboxItem item : queue.items()) {
            if (item.record().getStoredInCount() > 0) {
                last = item.record();
            }
        }
        return last;
    }

    /** The first entry that this mailbox does not have, or is to have again, and that is not on its way. */
    @Nullable
    OutboxItem next(long mailbox) {
        return queue.first(item -> !item.isTaken() && item.isFor(mailbox));
    }

    /** The sealed entry, now on its way to this mailbox. */
    ByteString take(OutboxItem item, long mailbox, Step step) {
        item.take(mailbox);
        return queue.entry(item, step);
    }

    /** It is not on its way to this mailbox any more; to another one it may be. */
    void takeBack(OutboxItem item, long mailbox) {
        item.takeBack(mailbox);
    }

    void takeAllBack(long mailbox) {
        queue.items().forEach(item -> item.takeBack(mailbox));
    }

    /** This mailbox has it. */
    OutboxRecord stored(OutboxItem item, long mailbox, Step step) {
        item.takeBack(mailbox);
        if (queue.at(item.order()) != item) {
            return item.record(); // confirmed meanwhile
        }
        if (!item.isNumbered()) {
            queue.remove(item, step);
            return item.record();
        }
        boolean first = !item.isStored();
        OutboxRecord.Builder stored = Resending.stored(item.record(), step.now()).toBuilder();
        if (!item.isIn(mailbox)) {
            stored.addStoredIn(mailbox);
        }
        item.sentAgain();
        queue.change(item, stored.build(), step);
        if (first) {
            status.stored(item, step);
        }
        return item.record();
    }

    // ------------------------------------------------------------------------------------- how far it has come

    /** Completes when each entry of this message is stored at a relay. */
    CompletableFuture<Void> whenStored(String messageId) {
        return status.whenStored(messageId);
    }

    /** Ends all waiting for the relay; the entries stay. */
    void failWaiting(WaystationException why, Step step) {
        status.failWaiting(why, step);
    }

    /** Texts that are not confirmed, oldest first. */
    List<Profile.Outgoing> list(String contactId) {
        return status.list(contactId);
    }

    // -------------------------------------------------------------------------------------- in another session

    /** Seals one content anew; null: it belonged to its session, and goes. */
    interface Sealer {
        OutboxItem.@Nullable Numbered seal(Content content, int parts);
    }

    /** The first entry begins a session that gives way: unless a relay has it, it goes out as it is, before what is sealed again. */
    void firstGivesWay(Step step) {
        OutboxItem first = queue.first(item -> true);
        if (first != null && first.record().getNumber() == 1 && !first.isStored()) {
            queue.change(
                    first,
                    first.record().toBuilder().setNumber(0).setGaveWay(true).build(),
                    step);
        }
    }

    /** All that is numbered goes out again, in its order; what is not numbered is of no use in another session. */
    void sealAgain(Sealer sealer, Step step) {
        for (OutboxItem item : new ArrayList<>(queue.items())) {
            if (item.record().getGaveWay()) {
                continue;
            }
            OutboxItem.Numbered again =
                    item.isNumbered() ? sealer.seal(parse(item), item.record().getParts()) : null;
            if (again == null) {
                queue.remove(item, step);
            } else {
                eraseInTime(queue.replace(item, again, step));
            }
        }
    }

    private Content parse(OutboxItem item) {
        try {
            return Content.parseFrom(queue.content(item));
        } catch (InvalidProtocolBufferException e) {
            throw new ProgramFaultException(Reason.INTERNAL, "an outbox content cannot be read", e);
        }
    }
}
