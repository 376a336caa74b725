package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Offers;
import org.waystation.client.internal.crypto.RehomeCode;
import org.waystation.client.internal.crypto.RehomeSecret;
import org.waystation.client.internal.crypto.Secret;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.sealed.v1.RehomeTerms;

/** Re-home codes: how two people find each other again when all relays of their conversation are gone (cryptography.md, section 6d). */
final class Rehoming {
    static final Duration LIFE = Duration.ofDays(14);

    /** Codes that may be lost or unused between two that are taken. */
    static final int LOOK_AHEAD = 16;

    private static final int REMEMBERED = 64;
    private static final int MARK = 8;

    private Rehoming() {}

    /** What both directions begin with. */
    static void begin(ContactRecord.Builder record, Session session, Secret contact) {
        try (RehomeSecret own = session.rehomeSecret(Session.Author.US, contact);
                RehomeSecret other = session.rehomeSecret(Session.Author.PEER, contact)) {
            record.setRehoming(org.waystation.client.internal.record.Rehoming.newBuilder()
                    .setOwnSecret(bytes(own))
                    .setContactSecret(bytes(other)));
        }
    }

    /** The same for a session that has taken the place of another. */
    static void beginAgain(Conversation conversation) {
        Session session = conversation.session();
        byte[] exposed = conversation.record().getContactSecret().toByteArray();
        try (Secret contact = Secret.owning(exposed)) {
            if (session != null) {
                begin(conversation.record(), session, contact);
            }
        }
    }

    private static ByteString bytes(RehomeSecret secret) {
        byte[] exposed = secret.exposeCopy();
        ByteString bytes = ByteString.copyFrom(exposed);
        Arrays.fill(exposed, (byte) 0);
        return bytes;
    }

    private static RehomeSecret secret(ByteString bytes) {
        byte[] exposed = bytes.toByteArray();
        try {
            return RehomeSecret.of(exposed);
        } finally {
            Arrays.fill(exposed, (byte) 0);
        }
    }

    /** Null if the two are not that far. A contact of a version before there were codes begins now. */
    private static org.waystation.client.internal.record.@Nullable Rehoming state(Conversation conversation) {
        ContactRecord.Builder record = conversation.record();
        Session session = conversation.session();
        if (session == null || record.getProgress() != ContactRecord.Progress.COMPLETE) {
            return null;
        }
        if (!record.hasRehoming() && !record.getContactSecret().isEmpty()) {
            try (Secret contact = Secret.owning(record.getContactSecret().toByteArray())) {
                begin(record, session, contact);
            }
        }
        return record.hasRehoming() ? record.getRehoming() : null;
    }

    /** @throws AskUserException CONTACT_INCOMPLETE */
    static void requireReady(Conversation conversation) {
        if (state(conversation) == null) {
            throw new AskUserException(
                    Reason.CONTACT_INCOMPLETE,
                    "there can be no code for this contact: they have not answered the invitation, or did so with a"
                            + " version before codes");
        }
    }

    /** A code that names the mailboxes that hold and are made; there are some. */
    static RehomeCode make(Conversation conversation, Surroundings around, Step step) {
        org.waystation.client.internal.record.Rehoming state = state(conversation);
        if (state == null) {
            throw new IllegalStateException("a code for a contact who is not complete");
        }
        RehomeTerms terms = RehomeTerms.newBuilder()
                .setCounter(state.getOwnCounter())
                .setExpiresAt(step.now().plus(LIFE).getEpochSecond())
                .setAsOf(conversation.record().getOutgoing().getNext() - 1)
                .setSession(mark(conversation, Session.Author.US))
                .addAllMailboxes(conversation.receiving().offers())
                .build();
        try (RehomeSecret own = secret(state.getOwnSecret());
                RehomeSecret next = own.next()) {
            conversation
                    .record()
                    .setRehoming(state.toBuilder().setOwnSecret(bytes(next)).setOwnCounter(state.getOwnCounter() + 1));
            conversation.receiving().named();
            conversation.save(step);
            return own.seal(terms, around.random());
        }
    }

    /**
     * Takes a code: the contact's mailboxes are where it says, and the contact is told where ours are.
     *
     * @throws AskUserException REHOME_UNKNOWN, REHOME_USED, REHOME_EXPIRED; nothing has changed then
     */
    static Conversation accept(RehomeCode code, List<Conversation> conversations, Step step) {
        ByteString tag = ByteString.copyFrom(code.tag());
        for (Conversation conversation : conversations) {
            org.waystation.client.internal.record.Rehoming state = state(conversation);
            if (state == null) {
                continue;
            }
            if (state.getUsedList().contains(tag)) {
                throw new AskUserException(
                        Reason.REHOME_USED,
                        "S-514: this code, or a newer one of the same contact, was used before: ask them for another");
            }
            if (find(conversation, state, code, tag, step)) {
                return conversation;
            }
        }
        throw unknown();
    }

    /** S-512: goes through the codes that may come next. */
    private static boolean find(
            Conversation conversation,
            org.waystation.client.internal.record.Rehoming state,
            RehomeCode code,
            ByteString tag,
            Step step) {
        org.waystation.client.internal.record.Rehoming.Builder moved = state.toBuilder();
        RehomeSecret at = secret(state.getContactSecret());
        try {
            for (long counter = state.getContactCounter(); !passed(state, counter); counter++) {
                try (RehomeSecret now = at) {
                    at = now.next();
                    ByteString expected = ByteString.copyFrom(now.tag());
                    moved.addUsed(expected);
                    if (expected.equals(tag)) {
                        RehomeTerms terms = read(now, code, counter, step);
                        moved.setContactSecret(bytes(at)).setContactCounter(counter + 1);
                        take(conversation, moved, terms, step);
                        return true;
                    }
                }
            }
            return false;
        } finally {
            at.close();
        }
    }

    private static boolean passed(org.waystation.client.internal.record.Rehoming state, long counter) {
        return counter >= state.getContactCounter() + LOOK_AHEAD;
    }

    private static RehomeTerms read(RehomeSecret secret, RehomeCode code, long counter, Step step) {
        RehomeTerms terms;
        try {
            terms = RehomeTerms.parseFrom(secret.open(code));
        } catch (DoesNotOpenException | InvalidProtocolBufferException e) {
            throw unknown();
        }
        if (terms.getCounter() != counter || terms.getAsOf() < 0 || !Offers.areValid(terms.getMailboxesList())) {
            throw unknown();
        }
        if (Long.compareUnsigned(step.now().getEpochSecond(), terms.getExpiresAt()) > 0) {
            throw new AskUserException(
                    Reason.REHOME_EXPIRED,
                    "S-515: this code has expired: ask for another. (This device's clock says " + step.now() + ".)");
        }
        return terms;
    }

    private static void take(
            Conversation conversation,
            org.waystation.client.internal.record.Rehoming.Builder moved,
            RehomeTerms terms,
            Step step) {
        int surplus = Math.max(0, moved.getUsedCount() - REMEMBERED);
        List<ByteString> latest = moved.getUsedList().subList(surplus, moved.getUsedCount());
        org.waystation.client.internal.record.Rehoming next =
                moved.build().toBuilder().clearUsed().addAllUsed(latest).build();
        conversation.record().setRehoming(next);
        boolean sameNumbers = terms.getSession().equals(mark(conversation, Session.Author.PEER));
        long asOf = sameNumbers ? terms.getAsOf() : conversation.record().getOutboundAsOf();
        conversation.sending().follow(terms.getMailboxesList(), asOf, step);
        conversation.receiving().settle(step);
        conversation.receiving().announceAgain(step);
    }

    /** Of the session in which this author's contents are numbered now. */
    private static ByteString mark(Conversation conversation, Session.Author author) {
        Session session = conversation.session();
        return session == null ? ByteString.EMPTY : ByteString.copyFrom(session.directionStart(author), 0, MARK);
    }

    private static AskUserException unknown() {
        return new AskUserException(
                Reason.REHOME_UNKNOWN,
                "S-513: this code is from no contact of this profile, or is not as they made it");
    }
}
