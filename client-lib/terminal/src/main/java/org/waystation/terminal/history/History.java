package org.waystation.terminal.history;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.store.RecordStore.Change;
import org.waystation.terminal.history.record.DraftRecord;
import org.waystation.terminal.history.record.ReadRecord;

/**
 * The history of a profile's conversations, in the profile. It is kept from the first {@link #keep} on: before that, nothing is written. What
 * was received is in it exactly once, whenever the program ends; what was sent, too. What disappears, and what its author deletes, is
 * erased without a trace. Used by one thread at a time.
 */
public final class History {
    private static final byte[] KEPT = {'V'};
    private static final byte[] VERSION = {1};
    private static final Duration AWAITED_FOR = Duration.ofDays(7);

    private final Profile profile;
    private final Clock clock;
    private long last;

    public History(Profile profile, Clock clock) {
        this.profile = profile;
        this.clock = clock;
    }

    /** Whether this profile keeps a history. */
    public boolean isKept() {
        return profile.records().read(KEPT).isPresent();
    }

    /** From now on. */
    public void keep() {
        if (!isKept()) {
            profile.records().commit(List.of(Change.put(KEPT, VERSION)));
        }
    }

    /**
     * Reads all of it, in memory. What was to disappear while the program was not running, and what is about contacts that are gone, is erased
     * first, and what was being sent when the program ended is found again: in the history if it went out, otherwise as a draft.
     */
    public Past load() {
        List<Entry> entries = new ArrayList<>();
        Map<String, Long> read = new HashMap<>();
        Map<String, DraftRecord> drafts = new HashMap<>();
        Map<String, DraftRecord> sending = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        Set<String> contacts = new HashSet<>();
        profile.contacts().forEach(contact -> contacts.add(contact.id()));
        contacts.add("");
        profile.records().forEach((name, value) -> {
            String contact = Records.isOurs(name) ? Records.contact(name) : "";
            if (!contacts.contains(contact)) {
                changes.add(Change.delete(name));
            } else if (Records.isEntry(name)) {
                Optional.ofNullable(Records.entry(name, value)).ifPresent(entries::add);
            } else if (Records.isOf(Records.READ, name)) {
                read.put(contact, order(value));
            } else if (Records.isOf(Records.DRAFT, name)) {
                drafts.put(contact, draft(value));
            } else if (Records.isOf(Records.SENDING, name)) {
                sending.put(contact, draft(value));
            }
        });
        commit(changes);
        eraseOver(entries).forEach(deed -> apply(deed, entries));
        entries.sort(Comparator.comparingLong(Entry::order));
        last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).order();
        sending.forEach((contact, record) -> findAgain(contact, record, entries, drafts));
        Map<String, Draft> written = new HashMap<>();
        drafts.forEach(
                (contact, draft) -> written.put(contact, new Draft(draft.getText(), Records.id(draft.getReplyTo()))));
        return new Past(entries, read, written);
    }

    private static void apply(Deed deed, List<Entry> entries) {
        if (deed instanceof Deed.Erase erase) {
            entries.removeIf(entry -> entry.key().equals(erase.key()));
        } else if (deed instanceof Deed.Put put) {
            entries.replaceAll(entry -> entry.key().equals(put.entry().key()) ? put.entry() : entry);
        }
    }

    /** What is awaited for long was deleted before it came, or never will. */
    private static boolean isOver(Entry entry, Instant now) {
        boolean forgotten = !entry.isShown() && entry.at().plus(AWAITED_FOR).isBefore(now);
        return forgotten || entry.disappearsAt().filter(at -> !at.isAfter(now)).isPresent();
    }

    private static long order(byte[] value) {
        try {
            return ReadRecord.parseFrom(value).getOrder();
        } catch (InvalidProtocolBufferException e) {
            return 0;
        }
    }

    private static DraftRecord draft(byte[] value) {
        try {
            return DraftRecord.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            return DraftRecord.getDefaultInstance();
        }
    }

    /** What was being sent and went out is a message now; what did not is a draft again, unless there is another one. */
    private void findAgain(String contactId, DraftRecord record, List<Entry> entries, Map<String, DraftRecord> drafts) {
        List<Change> changes = new ArrayList<>(List.of(Change.delete(Records.name(Records.SENDING, contactId))));
        Optional<Interrupted.Sending> out = new Interrupted(profile, entries).find(contactId, record);
        DraftRecord draft = drafts.get(contactId);
        if (out.isPresent()) {
            Instant at = out.get().at();
            Entry.Message message =
                    Entry.Message.plain(true, record.getText(), fading(contactId, at), Records.id(record.getReplyTo()));
            Entry entry = new Entry(new Entry.Key(contactId, out.get().messageId()), next(), at, message);
            changes.add(put(entry));
            entries.add(entry);
            if (draft != null && draft.getText().equals(record.getText())) {
                changes.add(Change.delete(Records.name(Records.DRAFT, contactId)));
                drafts.remove(contactId);
            }
        } else if (draft == null) {
            changes.add(Change.put(Records.name(Records.DRAFT, contactId), record.toByteArray()));
            drafts.put(contactId, record);
        }
        commit(changes);
    }

    private Optional<Instant> fading(String contactId, Instant sentAt) {
        return profile.contacts().stream()
                .filter(contact ->
                        contact.id().equals(contactId) && !contact.timer().isZero())
                .map(contact -> sentAt.plus(contact.timer()))
                .findFirst();
    }

    /** Confirms what was received, and writes what follows from it in the same transaction. */
    public List<Deed> confirm(Received received) {
        boolean known = profile.contacts().stream().anyMatch(each -> each.id().equals(received.contactId()));
        List<Deed> deeds = new Arrivals(this::entry, this::next, clock).of(received, known);
        profile.confirm(received, changes(deeds));
        return deeds;
    }

    private Optional<Entry> entry(Entry.Key key) {
        byte[] name = Records.name(key);
        return profile.records().read(name).map(value -> Records.entry(name, value));
    }

    /** What was sent, and the history's change by it. */
    public record Written(Sent sent, Deed.Put deed) {}

    /**
     * Sends a text and writes it down. If the program ends in between, {@link #load} finds out what happened. A draft of this text is one no
     * more.
     *
     * @param sending puts it into the profile's outbox
     */
    public Written send(Contact contact, Draft text, Supplier<Sent> sending) {
        Instant now = clock.instant();
        byte[] name = Records.name(Records.SENDING, contact.id());
        commit(List.of(Change.put(name, record(text, now))));
        Sent sent;
        try {
            sent = sending.get();
        } catch (RuntimeException e) {
            commit(List.of(Change.delete(name)));
            throw e;
        }
        Entry entry = new Entry(
                new Entry.Key(contact.id(), sent.messageId()),
                next(),
                now,
                Entry.Message.plain(true, text.text(), sent.disappearsAt(), text.replyTo()));
        byte[] draft = Records.name(Records.DRAFT, contact.id());
        boolean wasDraft = profile.records()
                .read(draft)
                .filter(value -> draft(value).getText().equals(text.text()))
                .isPresent();
        List<Change> changes = new ArrayList<>(List.of(put(entry), Change.delete(name)));
        if (wasDraft) {
            changes.add(Change.delete(draft));
        }
        commit(changes);
        return new Written(sent, new Deed.Put(entry));
    }

    private static byte[] record(Draft draft, Instant since) {
        return DraftRecord.newBuilder()
                .setText(draft.text())
                .setReplyTo(Records.bytes(draft.replyTo()))
                .setSince(since.toEpochMilli())
                .build()
                .toByteArray();
    }

    /**
     * Writes down that a file is being sent. What is written of it already stays as it is.
     *
     * @param messageId of the message that will lead to it
     */
    public List<Deed> sending(Contact contact, String messageId, Entry.File file) {
        Entry.Key key = new Entry.Key(contact.id(), messageId);
        if (entry(key).isPresent()) {
            return List.of();
        }
        Instant now = clock.instant();
        List<Deed> deeds = List.of(new Deed.Put(
                new Entry(key, next(), now, Entry.Message.bringing(true, file, fading(contact.id(), now)))));
        commit(changes(deeds));
        return deeds;
    }

    /** Writes down that a message of our own says something else now. */
    public List<Deed> edited(Contact contact, String messageId, String text, Sent sent) {
        return changed(
                contact,
                messageId,
                message -> message.own() ? message.edited(text, clock.instant(), sent.disappearsAt()) : message);
    }

    /** Writes down what the user feels about a message; empty: taken back. */
    public List<Deed> reacted(Contact contact, String messageId, String emoji) {
        Instant now = clock.instant();
        Optional<Instant> disappears =
                contact.timer().isZero() ? Optional.empty() : Optional.of(now.plus(contact.timer()));
        return changed(
                contact, messageId, message -> message.reacted(new Entry.Reaction(true, emoji, now, disappears)));
    }

    private List<Deed> changed(Contact contact, String messageId, UnaryOperator<Entry.Message> change) {
        List<Deed> deeds = new ArrayList<>();
        entry(new Entry.Key(contact.id(), messageId))
                .ifPresent(entry ->
                        entry.message().map(change).ifPresent(message -> deeds.add(new Deed.Put(entry.with(message)))));
        commit(changes(deeds));
        return deeds;
    }

    /** Writes down that the user has changed how long messages last. */
    public Deed timerSet(Contact contact) {
        byte[] id = new byte[16];
        ByteBuffer.wrap(id).putLong(8, next());
        Entry.Key key = new Entry.Key(contact.id(), HexFormat.of().formatHex(id));
        Deed deed = new Deed.Put(new Entry(key, next(), clock.instant(), new Entry.TimerSet(true, contact.timer())));
        commit(changes(List.of(deed)));
        return deed;
    }

    /** Erases a message of our own; another is its author's. */
    public List<Deed> erase(Entry.Key key) {
        boolean own =
                entry(key).flatMap(Entry::message).filter(Entry.Message::own).isPresent();
        List<Deed> deeds = own ? List.of(new Deed.Erase(key)) : List.of();
        commit(changes(deeds));
        return deeds;
    }

    /** Erases what is over, of these. */
    public List<Deed> eraseOver(List<Entry> entries) {
        Instant now = clock.instant();
        List<Deed> deeds = new ArrayList<>();
        entries.forEach(entry -> faded(entry, now).ifPresent(deeds::add));
        commit(changes(deeds));
        return deeds;
    }

    /** What time has done to an entry, or to the reactions to it. */
    private static Optional<Deed> faded(Entry entry, Instant now) {
        if (isOver(entry, now)) {
            return Optional.of(new Deed.Erase(entry.key()));
        }
        Optional<Entry.Message> message = entry.message();
        Optional<Entry.Message> rest = message;
        for (Entry.Reaction each : message.map(Entry.Message::reactions).orElse(List.of())) {
            if (each.disappearsAt().filter(at -> !at.isAfter(now)).isPresent()) {
                rest = rest.map(it -> it.without(each));
            }
        }
        return rest.equals(message) ? Optional.empty() : Optional.of(new Deed.Put(entry.with(rest.get())));
    }

    /** Erases all of a contact. */
    public void forget(String contactId) {
        List<Change> changes = new ArrayList<>();
        profile.records().forEach((name, value) -> {
            if (Records.isOurs(name) && Records.contact(name).equals(contactId)) {
                changes.add(Change.delete(name));
            }
        });
        commit(changes);
    }

    /** Remembers what is written to a contact and not sent. */
    public void saveDraft(String contactId, Draft draft) {
        byte[] name = Records.name(Records.DRAFT, contactId);
        commit(List.of(
                draft.equals(Draft.NONE) ? Change.delete(name) : Change.put(name, record(draft, Instant.EPOCH))));
    }

    /** Remembers how far a conversation was read. */
    public void read(String contactId, long order) {
        ReadRecord record = ReadRecord.newBuilder().setOrder(order).build();
        commit(List.of(Change.put(Records.name(Records.READ, contactId), record.toByteArray())));
    }

    private long next() {
        Instant now = clock.instant();
        last = Math.max(last + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        return last;
    }

    private static List<Change> changes(List<Deed> deeds) {
        List<Change> changes = new ArrayList<>();
        for (Deed deed : deeds) {
            changes.add(
                    deed instanceof Deed.Put put
                            ? put(put.entry())
                            : Change.delete(Records.name(((Deed.Erase) deed).key())));
        }
        return changes;
    }

    private static Change put(Entry entry) {
        return Change.put(Records.name(entry.key()), Records.value(entry));
    }

    private void commit(List<Change> changes) {
        if (!changes.isEmpty()) {
            profile.records().commit(changes);
        }
    }
}
