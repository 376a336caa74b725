package org.waystation.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something the app should know: handed to the {@link Listener} when it arrives, and listed by {@link Profile#inbox}, always under the
 * same id, until {@link Profile#confirm} was called with it. After that it is gone from the profile.
 */
public sealed interface Received {
    /** 32 hexadecimal digits, random. */
    String id();

    /** Id of the contact this is from or about. */
    String contactId();

    /**
     * A message from a contact.
     *
     * @param messageId as the sender knows it: 32 hexadecimal digits
     * @param text at most 65,536 bytes of UTF-8
     * @param sentAt by the sender's clock, which may be wrong
     * @param replyTo id of the message of either side that this answers; perhaps of none
     * @param disappearsAt when the app erases its copy; the profile erases its own then, confirmed or not
     */
    record Message(
            String id,
            String contactId,
            String messageId,
            String text,
            Instant sentAt,
            Optional<String> replyTo,
            Optional<Instant> disappearsAt)
            implements Received {
        /** Without the text. */
        @Override
        public String toString() {
            return "Message[id=" + id + "]";
        }
    }

    /**
     * A message of the contact says something else now. It counts only if the message came from this contact, and it may come before
     * it. Of several edits, the one that was sent last holds.
     *
     * @param messageId of the message
     * @param text what it says now
     * @param disappearsAt of the edit; the message disappears when it does, if that is sooner
     */
    record Edited(
            String id, String contactId, String messageId, String text, Instant sentAt, Optional<Instant> disappearsAt)
            implements Received {
        /** Without the text. */
        @Override
        public String toString() {
            return "Edited[id=" + id + "]";
        }
    }

    /**
     * The contact reacts to a message of either side; perhaps to none. Of several reactions to one message, the one that was sent last
     * holds.
     *
     * @param emoji at most {@value Profile#MAX_REACTION} bytes of UTF-8, whatever the contact sent; empty: taken back
     */
    record Reaction(
            String id, String contactId, String messageId, String emoji, Instant sentAt, Optional<Instant> disappearsAt)
            implements Received {
        /** Without the emoji. */
        @Override
        public String toString() {
            return "Reaction[id=" + id + "]";
        }
    }

    /** The contact has read these messages, and lets us know. Others they may have read too. */
    record Read(String id, String contactId, List<String> messageIds) implements Received {}

    /**
     * The contact would like to be called something else: {@link Contact#theirName}.
     *
     * @param name empty: nothing any more
     */
    record NameChanged(String id, String contactId, Optional<String> name) implements Received {
        /** Without the name. */
        @Override
        public String toString() {
            return "NameChanged[id=" + id + "]";
        }
    }

    /**
     * A file from a contact. Nothing of it was fetched yet: see {@link FileTransfers#fetch}, which is possible for 30 days, and until the
     * sender deletes the message or its time is over.
     *
     * @param messageId as the sender knows it: 32 hexadecimal digits
     * @param file holds the secret that opens it
     * @param sentAt by the sender's clock, which may be wrong
     * @param disappearsAt when the app erases its copy and what it has fetched; the profile erases its own then, confirmed or not
     */
    record File(
            String id,
            String contactId,
            String messageId,
            Attachment file,
            Instant sentAt,
            Optional<Instant> disappearsAt)
            implements Received {
        /** Without the file's name. */
        @Override
        public String toString() {
            return "File[id=" + id + "]";
        }
    }

    /**
     * The recipient's device has a message that this profile sent.
     *
     * @param messageId of {@link Conversation#send}
     */
    record Confirmed(String id, String contactId, String messageId) implements Received {}

    /**
     * The contact wants these messages of theirs gone: the app erases what it has of them. It says nothing about messages it does not
     * know: whether it knows them is nobody's business.
     */
    record Deleted(String id, String contactId, List<String> messageIds) implements Received {}

    /**
     * The contact has changed how long the messages of both last.
     *
     * @param timer zero: for good
     */
    record TimerChanged(String id, String contactId, Duration timer) implements Received {}

    /**
     * The contact can be talked to now.
     */
    record ContactComplete(String id, String contactId) implements Received {}

    /**
     * Somebody asks at the published address. It waits for {@link Profile#acceptRequest} or {@link Profile#declineRequest}, also after
     * this was confirmed; see {@link Profile#requests}.
     *
     * @param greeting what they wrote; perhaps empty
     */
    record Request(String id, String requestId, String greeting) implements Received {
        /** Empty: whoever asks is no contact. */
        @Override
        public String contactId() {
            return "";
        }

        /** Without the greeting. */
        @Override
        public String toString() {
            return "Request[id=" + id + "]";
        }
    }

    /**
     * A contact would like this profile to meet somebody. It waits for {@link Profile#acceptIntroduction} or {@link
     * Profile#declineIntroduction}, also after this was confirmed; see {@link Profile#introductions}.
     *
     * @param contactId the contact who introduces
     * @param name what that contact calls the other
     */
    record Introduction(String id, String contactId, String introductionId, String name) implements Received {
        /** Without the name. */
        @Override
        public String toString() {
            return "Introduction[id=" + id + "]";
        }
    }

    /** Something is not as it should be. */
    record Notice(String id, String contactId, Kind kind, String explanation) implements Received {
        /** What was noticed. */
        public enum Kind {
            /** Somebody used an invitation link a second time. If only one person was to have it, somebody else has it too. */
            LINK_USED_TWICE,
            /** Messages of the contact did not arrive, for two minutes at least; the explanation says which numbers. */
            MESSAGES_MISSING,
            /** All messages of the contact that were missing have come after all. */
            MISSING_ARRIVED,
            /** Nothing sent to the contact has been confirmed for three days. */
            NOT_CONFIRMED,
            /** A relay was restored from an old copy, or lies. What it lost is sent again. */
            RELAY_WENT_BACK,
            /** The contact's device and this one saw different messages in the past. */
            HISTORY_DIFFERS,
            /** An entry could not be opened and was set aside. */
            UNREADABLE,
            /** A mailbox is gone from the relay. */
            MAILBOX_GONE,
            /** The invitation expired before anybody answered it. */
            INVITATION_EXPIRED,
            /** A link that was accepted earlier, or a request that was made, came to nothing after all. */
            LINK_FAILED,
            /** More requests came to the published address than are kept; the later ones were dropped. */
            REQUESTS_DROPPED,
            /** The device's clock and the relay's differ by more than an hour. */
            CLOCK_DIFFERS,
            /** The contact restored their profile from a backup. If they lost their device, somebody else may have done it. */
            CONTACT_RESTORED,
            /** This profile was restored from a backup, and the conversation with the contact goes on. */
            CONTACT_RENEWED,
            /** This profile was restored on another device: this one does nothing any more. */
            PROFILE_REPLACED,
            /** The device that this profile was restored from still runs, and has tried to fetch. */
            OLD_DEVICE_RUNS
        }
    }
}
