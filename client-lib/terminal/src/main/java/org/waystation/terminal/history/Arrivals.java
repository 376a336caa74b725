package org.waystation.terminal.history;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.waystation.client.Attachment;
import org.waystation.client.Received;

/** What follows for the history from what was received. The same thing received again changes nothing more. */
final class Arrivals {
    private final Function<Entry.Key, Optional<Entry>> find;
    private final LongSupplier next;
    private final Clock clock;

    /** @param next order of an entry after all that there are */
    Arrivals(Function<Entry.Key, Optional<Entry>> find, LongSupplier next, Clock clock) {
        this.find = find;
        this.next = next;
        this.clock = clock;
    }

    /** @param isKnown whether the contact it is about is still one; what is about none is filed there */
    List<Deed> of(Received received, boolean isKnown) {
        String contact = received.contactId();
        if (received instanceof Received.Message message) {
            Entry.Message came = Entry.Message.plain(false, message.text(), message.disappearsAt(), message.replyTo());
            return arrived(new Entry.Key(contact, message.messageId()), message.sentAt(), came);
        }
        if (received instanceof Received.File file) {
            Attachment it = file.file();
            Entry.Message came = Entry.Message.bringing(
                    false, new Entry.File(it.name(), it.mediaType(), it.length(), it.format()), file.disappearsAt());
            return arrived(new Entry.Key(contact, file.messageId()), file.sentAt(), came);
        }
        if (received instanceof Received.Edited edited) {
            return theirs(
                    new Entry.Key(contact, edited.messageId()),
                    message -> message.edited(edited.text(), edited.sentAt(), edited.disappearsAt()));
        }
        if (received instanceof Received.Reaction reaction) {
            Entry.Reaction theirs =
                    new Entry.Reaction(false, reaction.emoji(), reaction.sentAt(), reaction.disappearsAt());
            return changed(new Entry.Key(contact, reaction.messageId()), message -> message.reacted(theirs));
        }
        if (received instanceof Received.Confirmed confirmed) {
            return own(contact, List.of(confirmed.messageId()), Entry.Message::asConfirmed);
        }
        if (received instanceof Received.Read read) {
            return own(contact, read.messageIds(), Entry.Message::asSeen);
        }
        if (received instanceof Received.Deleted deleted) {
            return deleted(contact, deleted.messageIds());
        }
        Entry.Key key = new Entry.Key(isKnown ? contact : "", received.id());
        return happened(received)
                .<List<Deed>>map(what -> List.of(put(key, what)))
                .orElse(List.of());
    }

    /** What is no message. */
    private static Optional<Entry.What> happened(Received received) {
        if (received instanceof Received.TimerChanged changed) {
            return Optional.of(new Entry.TimerSet(false, changed.timer()));
        }
        if (received instanceof Received.ContactComplete) {
            return Optional.of(new Entry.Complete());
        }
        if (received instanceof Received.NameChanged changed) {
            return Optional.of(new Entry.Named(changed.name()));
        }
        if (received instanceof Received.Request request) {
            return Optional.of(new Entry.Request(request.requestId(), request.greeting()));
        }
        if (received instanceof Received.Introduction offer) {
            return Optional.of(new Entry.Introduction(offer.introductionId(), offer.name()));
        }
        if (received instanceof Received.Notice notice) {
            return Optional.of(new Entry.Notice(notice.kind(), notice.explanation()));
        }
        return Optional.empty();
    }

    private Deed put(Entry.Key key, Entry.What what) {
        return new Deed.Put(new Entry(key, next.getAsLong(), clock.instant(), what));
    }

    /** What is here of it already stays as it is, unless only changes of it are. */
    private List<Deed> arrived(Entry.Key key, Instant at, Entry.Message message) {
        Optional<Entry.Message> known = find.apply(key).flatMap(Entry::message);
        if (known.filter(it -> !it.awaited()).isPresent()) {
            return List.of();
        }
        Entry.Message now = known.map(it -> it.arrived(message)).orElse(message);
        return List.of(new Deed.Put(new Entry(key, next.getAsLong(), at, now)));
    }

    /** Changes a message of theirs, and none of ours: only its author can. */
    private List<Deed> theirs(Entry.Key key, UnaryOperator<Entry.Message> change) {
        boolean ours = find.apply(key)
                .flatMap(Entry::message)
                .filter(Entry.Message::own)
                .isPresent();
        return ours ? List.of() : changed(key, change);
    }

    /** Changes a message, or remembers the change until the message comes. */
    private List<Deed> changed(Entry.Key key, UnaryOperator<Entry.Message> change) {
        Entry before = find.apply(key)
                .orElseGet(() -> new Entry(key, next.getAsLong(), clock.instant(), Entry.Message.notYetThere()));
        return before.message()
                .<List<Deed>>map(message -> List.of(new Deed.Put(before.with(change.apply(message)))))
                .orElse(List.of());
    }

    private List<Deed> own(String contact, List<String> ids, UnaryOperator<Entry.Message> change) {
        List<Deed> deeds = new ArrayList<>();
        for (String id : ids) {
            find.apply(new Entry.Key(contact, id))
                    .filter(entry -> entry.message().filter(Entry.Message::own).isPresent())
                    .ifPresent(entry -> deeds.add(
                            new Deed.Put(entry.with(change.apply(entry.message().get())))));
        }
        return deeds;
    }

    /** Theirs, and what was remembered of it before it came. */
    private List<Deed> deleted(String contact, List<String> ids) {
        List<Deed> deeds = new ArrayList<>();
        for (String id : ids) {
            Entry.Key key = new Entry.Key(contact, id);
            find.apply(key)
                    .flatMap(Entry::message)
                    .filter(message -> !message.own())
                    .ifPresent(message -> deeds.add(new Deed.Erase(key)));
        }
        return deeds;
    }
}
