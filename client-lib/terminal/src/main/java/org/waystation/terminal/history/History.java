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
        List<Change> changes = new ArrayList<>();
        Set<String> contacts = new HashSet<>();
        profile.contacts().forEach(contact -> contacts.add(contact.id()));
        contacts.add("");
        profile.records().forEach((name, value) -> {
            if (!Records.isEntry(name) && !Records.isOf(Records.READ, name) && !Records.isOf(Records.DRAFT, name)) {
                return;
            }
            String contact = Records.contact(name);
            Entry entry = Records.isEntry(name) ? Records.entry(name, value) : null;
            if (!contacts.contains(contact)) {
                changes.add(Change.delete(name));
            } else if (entry != null) {
                entries.add(entry);
            } else if (Records.isOf(Records.READ, name)) {
                read.put(contact, order(value));
            } else if (Records.isOf(Records.DRAFT, name)) {
                drafts.put(contact, draft(value));
            }
        });
        commit(changes);
        eraseOver(entries).forEach(deed -> apply(deed, entries));
        entries.sort(Comparator.comparingLong(Entry::order));
        last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).order();
        drafts.forEach((contact, draft) -> findAgain(contact, draft, entries));
        return new Past(entries, read, drafts());
    }

    private Map<String, Draft> drafts() {
        Map<String, Draft> drafts = new HashMap<>();
        profile.records().forEach((name, value) -> {
            if (Records.isOf(Records.DRAFT, name)) {
                DraftRecord draft = draft(value);
                drafts.put(Records.contact(name), new Draft(draft.getText(), Records.id(draft.getReplyTo())));
            }
        });
        return drafts;
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

    /** Whether a draft that was being sent went out: then it waits in the outbox, or its confirmation waits here, and the history lacks it. */
    private void findAgain(String contactId, DraftRecord draft, List<Entry> entries) {
        if (draft.getSendingSince() == 0) {
            return;
        }
        Set<String> known = new HashSet<>();
        entries.forEach(entry -> known.add(entry.key().id()));
        Instant since = Instant.ofEpochMilli(draft.getSendingSince());
        Optional<Profile.Outgoing> gone = profile.outbox().stream()
                .filter(each -> each.contactId().equals(contactId) && !known.contains(each.messageId()))
                .filter(each -> !each.sentAt().isBefore(since))
                .findFirst();
        Optional<String> id = gone.map(Profile.Outgoing::messageId)
                .or(() -> profile.inbox().stream()
                        .filter(each -> each instanceof Received.Confirmed confirmed
                                && confirmed.contactId().equals(contactId)
                                && !known.contains(confirmed.messageId()))
                        .map(each -> ((Received.Confirmed) each).messageId())
                        .findFirst());
        id.ifPresent(found -> {
            Instant at = gone.map(Profile.Outgoing::sentAt).orElse(since);
            Entry.Message message =
                    Entry.Message.plain(true, draft.getText(), fading(contactId, at), Records.id(draft.getReplyTo()));
            Entry entry = new Entry(new Entry.Key(contactId, found), next(), at, message);
            commit(List.of(put(entry), Change.delete(Records.name(Records.DRAFT, contactId))));
            entries.add(entry);
        });
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
        List<Deed> deeds = deeds(received);
        profile.confirm(received, changes(deeds));
        return deeds;
    }

    private List<Deed> deeds(Received received) {
        String contact = received.contactId();
        Entry.Key key = new Entry.Key(contact, received.id());
        if (received instanceof Received.Message message) {
            Entry.Key own = new Entry.Key(contact, message.messageId());
            return arrived(
                    own,
                    message.sentAt(),
                    Entry.Message.plain(false, message.text(), message.disappearsAt(), Optional.empty()));
        }
        if (received instanceof Received.Confirmed confirmed) {
            return change(contact, confirmed.messageId(), true, Entry.Message::asConfirmed);
        }
        if (received instanceof Received.Deleted deleted) {
            List<Deed> erased = new ArrayList<>();
            deleted.messageIds().stream()
                    .map(id -> new Entry.Key(contact, id))
                    .filter(each -> entry(each)
                            .flatMap(Entry::message)
                            .filter(it -> !it.own())
                            .isPresent())
                    .forEach(each -> erased.add(new Deed.Erase(each)));
            return erased;
        }
        if (received instanceof Received.TimerChanged changed) {
            return List.of(happened(key, new Entry.TimerSet(false, changed.timer())));
        }
        if (received instanceof Received.ContactComplete) {
            return List.of(happened(key, new Entry.Complete()));
        }
        if (received instanceof Received.Request request) {
            return List.of(happened(key, new Entry.Request(request.requestId(), request.greeting())));
        }
        if (received instanceof Received.Introduction offer) {
            return List.of(happened(key, new Entry.Introduction(offer.introductionId(), offer.name())));
        }
        if (received instanceof Received.Notice notice) {
            boolean known =
                    profile.contacts().stream().anyMatch(each -> each.id().equals(contact));
            Entry.Key place = known ? key : new Entry.Key("", received.id());
            return List.of(happened(place, new Entry.Notice(notice.kind(), notice.explanation())));
        }
        return List.of();
    }

    /** What is here of it already stays as it is, unless only changes of it are. */
    private List<Deed> arrived(Entry.Key key, Instant at, Entry.Message message) {
        Optional<Entry.Message> known = entry(key).flatMap(Entry::message);
        if (known.filter(it -> !it.awaited()).isPresent()) {
            return List.of();
        }
        Entry.Message now = known.map(it -> it.arrived(message)).orElse(message);
        return List.of(new Deed.Put(new Entry(key, next(), at, now)));
    }

    private interface MessageChange {
        Entry.Message of(Entry.Message message);
    }

    /** Only of a message whose author is who changes it. */
    private List<Deed> change(String contactId, String messageId, boolean own, MessageChange change) {
        Optional<Entry> entry = entry(new Entry.Key(contactId, messageId));
        return entry.flatMap(Entry::message)
                .filter(message -> message.own() == own)
                .<List<Deed>>map(message -> List.of(new Deed.Put(entry.get().with(change.of(message)))))
                .orElse(List.of());
    }

    private Deed happened(Entry.Key key, Entry.What what) {
        return new Deed.Put(new Entry(key, next(), clock.instant(), what));
    }

    private Optional<Entry> entry(Entry.Key key) {
        byte[] name = Records.name(key);
        return profile.records().read(name).map(value -> Records.entry(name, value));
    }

    /**
     * Sends a text and writes it down. If the program ends in between, {@link #load} finds out what happened.
     *
     * @param sending puts it into the profile's outbox
     */
    public Deed.Put send(Contact contact, Draft text, Supplier<Sent> sending) {
        Instant now = clock.instant();
        saveDraft(contact.id(), text, now);
        Sent sent;
        try {
            sent = sending.get();
        } catch (RuntimeException e) {
            saveDraft(contact.id(), text);
            throw e;
        }
        Deed.Put deed = new Deed.Put(new Entry(
                new Entry.Key(contact.id(), sent.messageId()),
                next(),
                now,
                Entry.Message.plain(true, text.text(), sent.disappearsAt(), text.replyTo())));
        commit(List.of(put(deed.entry()), Change.delete(Records.name(Records.DRAFT, contact.id()))));
        return deed;
    }

    /** Writes down that the user has changed how long messages last. */
    public Deed timerSet(Contact contact) {
        byte[] id = new byte[16];
        ByteBuffer.wrap(id).putLong(8, next());
        Entry.Key key = new Entry.Key(contact.id(), HexFormat.of().formatHex(id));
        Deed deed = happened(key, new Entry.TimerSet(true, contact.timer()));
        commit(changes(List.of(deed)));
        return deed;
    }

    /** Erases an entry. */
    public Deed.Erase erase(Entry.Key key) {
        commit(List.of(Change.delete(Records.name(key))));
        return new Deed.Erase(key);
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
            boolean ours =
                    Records.isEntry(name) || Records.isOf(Records.READ, name) || Records.isOf(Records.DRAFT, name);
            if (ours && Records.contact(name).equals(contactId)) {
                changes.add(Change.delete(name));
            }
        });
        commit(changes);
    }

    /** Remembers what is written to a contact and not sent. */
    public void saveDraft(String contactId, Draft draft) {
        if (draft.equals(Draft.NONE)) {
            commit(List.of(Change.delete(Records.name(Records.DRAFT, contactId))));
        } else {
            saveDraft(contactId, draft, Instant.EPOCH);
        }
    }

    private void saveDraft(String contactId, Draft draft, Instant sendingSince) {
        DraftRecord record = DraftRecord.newBuilder()
                .setText(draft.text())
                .setReplyTo(Records.bytes(draft.replyTo()))
                .setSendingSince(sendingSince.toEpochMilli())
                .build();
        commit(List.of(Change.put(Records.name(Records.DRAFT, contactId), record.toByteArray())));
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
