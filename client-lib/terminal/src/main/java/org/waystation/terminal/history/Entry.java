package org.waystation.terminal.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Received;

/**
 * One line of a conversation; immutable.
 *
 * @param order entries are shown in this order
 * @param at when it was sent, by the sender's clock; what has no sender: when it came
 */
public record Entry(Key key, long order, Instant at, What what) {
    /**
     * Where an entry is.
     *
     * @param contactId empty for what is about no contact
     * @param id of the message, or of what was received
     */
    public record Key(String contactId, String id) {}

    /** What an entry is. */
    public sealed interface What {}

    /**
     * A message.
     *
     * @param own whether this profile wrote it
     * @param confirmed own: the recipient's device has it
     * @param seen own: the recipient says that they have read it
     * @param editedAt when its author last changed it
     * @param reactions at most one of each side
     * @param file that it brings, instead of a text
     * @param awaited the message itself has not come yet, only a change or a reaction: nothing is shown
     */
    public record Message(
            boolean own,
            String text,
            boolean confirmed,
            boolean seen,
            Optional<Instant> disappearsAt,
            Optional<String> replyTo,
            Optional<Instant> editedAt,
            List<Reaction> reactions,
            Optional<File> file,
            boolean awaited)
            implements What {
        /** As it is when it comes, or goes. */
        public static Message plain(
                boolean own, String text, Optional<Instant> disappearsAt, Optional<String> replyTo) {
            return new Message(
                    own,
                    text,
                    false,
                    false,
                    disappearsAt,
                    replyTo,
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    false);
        }

        /** One that brings a file. */
        public static Message bringing(boolean own, File file, Optional<Instant> disappearsAt) {
            return new Message(
                    own,
                    "",
                    false,
                    false,
                    disappearsAt,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.of(file),
                    false);
        }

        static Message notYetThere() {
            return new Message(
                    false,
                    "",
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    true);
        }

        Message asConfirmed() {
            return new Message(own, text, true, seen, disappearsAt, replyTo, editedAt, reactions, file, awaited);
        }

        Message asSeen() {
            return new Message(own, text, true, true, disappearsAt, replyTo, editedAt, reactions, file, awaited);
        }

        /** The later change holds; and the message goes when the first of its versions has to. */
        Message edited(String newText, Instant at, Optional<Instant> disappears) {
            if (editedAt.filter(before -> !before.isBefore(at)).isPresent()) {
                return this;
            }
            return new Message(
                    own,
                    newText,
                    confirmed,
                    seen,
                    sooner(disappearsAt, disappears),
                    replyTo,
                    Optional.of(at),
                    reactions,
                    file,
                    awaited);
        }

        /** The later reaction of each side holds. */
        Message reacted(Reaction reaction) {
            List<Reaction> kept = new ArrayList<>();
            for (Reaction each : reactions) {
                if (each.own() != reaction.own()) {
                    kept.add(each);
                } else if (each.at().isAfter(reaction.at())) {
                    return this;
                }
            }
            kept.add(reaction);
            return new Message(
                    own, text, confirmed, seen, disappearsAt, replyTo, editedAt, List.copyOf(kept), file, awaited);
        }

        Message without(Reaction reaction) {
            List<Reaction> kept =
                    reactions.stream().filter(each -> !each.equals(reaction)).toList();
            return new Message(own, text, confirmed, seen, disappearsAt, replyTo, editedAt, kept, file, awaited);
        }

        /** The message has come, of which this was known. */
        Message arrived(Message came) {
            return new Message(
                    came.own,
                    editedAt.isPresent() ? text : came.text,
                    came.confirmed,
                    came.seen,
                    sooner(disappearsAt, came.disappearsAt),
                    came.replyTo,
                    editedAt,
                    reactions,
                    came.file,
                    false);
        }

        private static Optional<Instant> sooner(Optional<Instant> one, Optional<Instant> other) {
            if (one.isEmpty() || other.isEmpty()) {
                return one.or(() -> other);
            }
            return one.get().isBefore(other.get()) ? one : other;
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Message[own=" + own + "]";
        }
    }

    /**
     * A file, which is not here itself.
     *
     * @param length bytes
     * @param code theirs: with what it is fetched, a secret; own: where it was read on this device
     */
    public record File(String name, String mediaType, long length, String code) {
        /** Without the name. */
        @Override
        public String toString() {
            return "File[length=" + length + "]";
        }
    }

    /**
     * What one of the two feels about a message.
     *
     * @param emoji empty: taken back
     * @param at when, by the clock of whose it is
     */
    public record Reaction(boolean own, String emoji, Instant at, Optional<Instant> disappearsAt) {
        /** Without the emoji. */
        @Override
        public String toString() {
            return "Reaction[own=" + own + "]";
        }
    }

    /** Something is not as it should be. */
    public record Notice(Received.Notice.Kind kind, String explanation) implements What {}

    /** One of the two has changed how long messages last. */
    public record TimerSet(boolean own, Duration timer) implements What {}

    /** The contact can be written to. */
    public record Complete() implements What {}

    /** What the contact would like to be called; empty: nothing any more. */
    public record Named(Optional<String> name) implements What {
        /** Without the name. */
        @Override
        public String toString() {
            return "Named[]";
        }
    }

    /** Somebody asks at the published address. */
    public record Request(String requestId, String greeting) implements What {
        /** Without the greeting. */
        @Override
        public String toString() {
            return "Request[]";
        }
    }

    /** A contact would like this profile to meet somebody. */
    public record Introduction(String introductionId, String name) implements What {
        /** Without the name. */
        @Override
        public String toString() {
            return "Introduction[]";
        }
    }

    /** The message in it, if it is one. */
    public Optional<Message> message() {
        return what instanceof Message message ? Optional.of(message) : Optional.empty();
    }

    /** Whether somebody else wrote or caused it. */
    public boolean isNews() {
        if (what instanceof Message message) {
            return !message.own() && !message.awaited();
        }
        return !(what instanceof TimerSet timer && timer.own());
    }

    /** Whether it asks something that the user can agree to or decline. */
    public boolean isOffer() {
        return what instanceof Request || what instanceof Introduction;
    }

    /** Whether there is something to show. */
    public boolean isShown() {
        return message().filter(Message::awaited).isEmpty();
    }

    /** When it is to be erased. */
    public Optional<Instant> disappearsAt() {
        return message().flatMap(Message::disappearsAt);
    }

    /** Whether it, or a reaction to it, is to be erased some time. */
    public boolean isFading() {
        return message()
                .filter(message -> message.disappearsAt().isPresent()
                        || message.reactions().stream()
                                .anyMatch(each -> each.disappearsAt().isPresent()))
                .isPresent();
    }

    Entry with(What changed) {
        return new Entry(key, order, at, changed);
    }
}
