package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.TryAgainException;
import org.waystation.client.internal.crypto.Established;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.Opening;
import org.waystation.client.internal.crypto.RenewalKeys;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.OtherSession;
import org.waystation.client.internal.record.OwnRenewal;
import org.waystation.client.internal.record.PeerRenewal;
import org.waystation.client.internal.record.RenewalRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Renewal;

/**
 * Where the renewal of one contact's session stands (cryptography.md, section 6g): which keys the two have given each other for it, and
 * what must not happen before it has. {@link Renewing} makes the handshakes.
 */
final class Renewals {
    /** Generations of our own keys that are kept: so many renewals can be made from one backup. */
    static final int GENERATIONS = 3;

    /** S-707: the contact learns of so many renewals of ours. */
    private static final int MADE = 4;

    private static final int NAMED = 16;

    /** Renewals that are taken with the keys of one generation: whoever makes more wants to fill the store. */
    private static final int MOST_USED = 256;

    /** As long as an entry rests at a relay. */
    private static final Duration OVERHANG = Duration.ofDays(30);

    private final Conversation conversation;
    private final Surroundings around;
    private final Renewing renewing;
    private RenewalRecord.Builder record = RenewalRecord.newBuilder();
    private @Nullable Session other;

    Renewals(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
        this.renewing = new Renewing(conversation, this, around);
    }

    void load(RenewalRecord stored) {
        record = stored.toBuilder();
        if (stored.hasOther()) {
            other = Session.load(around.random(), stored.getOther().getSession().toByteArray());
        }
    }

    RenewalRecord.Builder record() {
        return record;
    }

    void save(Step step) {
        step.put(Table.RENEWAL, conversation.id(), record.build());
    }

    void remove(Step step) {
        forgetOther();
        step.delete(Table.RENEWAL, conversation.id());
    }

    /** A session has begun, by whatever handshake: both sides owe each other fresh keys. */
    void begun(Established established, Step step) {
        byte[] identity = established.identity().exposeCopy();
        established.identity().close();
        record.setIdentity(ByteString.copyFrom(identity))
                .setPeerAgreement(ByteString.copyFrom(established.peerAgreement()))
                .setOwed(true);
        Arrays.fill(identity, (byte) 0);
        save(step);
    }

    // what must wait

    /** Whether a message may be sealed: not in an old copy of a session, and not before the user has said so. */
    boolean maySeal() {
        return !record.getRestored() && !record.getAsked();
    }

    /** Whether the outbox may go out. */
    boolean maySend() {
        return !record.getAsked();
    }

    /** Whether the present session is a renewal of ours that the contact has not answered. */
    boolean isPending() {
        return record.getPending();
    }

    /** Whether entries of the session before this one may still arrive. */
    boolean isRecent(Instant now) {
        return now.isBefore(Instant.ofEpochMilli(record.getRenewedAt()).plus(OVERHANG));
    }

    boolean asked() {
        return record.getAsked();
    }

    /**
     * @throws AskUserException CONTACT_RESTORED, CONTACT_NOT_RENEWED
     * @throws TryAgainException RELAY_UNREACHABLE
     */
    void requireMaySeal() {
        if (record.getAsked()) {
            throw new AskUserException(
                    Reason.CONTACT_RESTORED,
                    "this contact's profile was restored from a backup: ask them by other means whether it was they"
                            + " who did it, and say then that you go on; nothing was sent");
        }
        if (record.getRestored() && record.hasPeer()) {
            throw new TryAgainException(
                    Reason.RELAY_UNREACHABLE,
                    "the conversation begins anew once a relay of this profile has a mailbox for it; nothing was sent");
        }
        if (record.getRestored()) {
            throw notRenewed();
        }
    }

    private static AskUserException notRenewed() {
        return new AskUserException(
                Reason.CONTACT_NOT_RENEWED,
                "this profile has no keys of the contact to begin anew with, since it knew them only for a moment when"
                        + " its backup was made: the conversation goes on when they write, or with a new invitation;"
                        + " nothing was sent");
    }

    // keys for the next time

    boolean owesKeys() {
        return record.getOwed() && conversation.record().getProgress() == Progress.COMPLETE;
    }

    /** Fresh keys of ours, which the session is about to carry. The oldest are erased. */
    Renewal freshKeys(Step step) {
        try (RenewalKeys keys = RenewalKeys.generate(around.random())) {
            byte[] saved = keys.save();
            if (record.getOwnCount() == GENERATIONS) {
                record.removeOwn(0);
            }
            record.setOwed(false)
                    .addOwn(OwnRenewal.newBuilder()
                            .setKeys(ByteString.copyFrom(saved))
                            .setContactSecret(conversation.record().getContactSecret()));
            Arrays.fill(saved, (byte) 0);
            save(step);
            return Renewal.newBuilder()
                    .setPrekey(ByteString.copyFrom(keys.publicPrekey()))
                    .setKemKey(ByteString.copyFrom(keys.publicKemKey()))
                    .addAllMade(record.getMadeList())
                    .build();
        }
    }

    /** A renewal of ours. */
    void made(byte[] mark) {
        List<ByteString> made = new ArrayList<>(record.getMadeList());
        made.add(ByteString.copyFrom(mark));
        record.clearMade().addAllMade(made.subList(Math.max(0, made.size() - MADE), made.size()));
    }

    /** S-704: renewals that the contact says it made are used up, even those that this copy has never seen. */
    private void named(List<ByteString> marks) {
        List<ByteString> named = new ArrayList<>(record.getNamedList());
        named.removeAll(marks);
        named.addAll(marks);
        record.clearNamed().addAllNamed(named.subList(Math.max(0, named.size() - NAMED), named.size()));
    }

    /** S-704. */
    boolean isUsed(OwnRenewal own, byte[] mark) {
        ByteString bytes = ByteString.copyFrom(mark);
        return own.getUsedCount() >= MOST_USED
                || own.getUsedList().contains(bytes)
                || record.getNamedList().contains(bytes);
    }

    /** Keys of the contact, of this session. */
    void received(Renewal keys, Step step) {
        if (!isValid(keys)) {
            conversation.notice(
                    Received.Notice.Kind.UNREADABLE, "S-707: renewal keys that are none were set aside", step);
            return;
        }
        named(keys.getMadeList());
        record.setPeer(PeerRenewal.newBuilder()
                .setPrekey(keys.getPrekey())
                .setKemKey(keys.getKemKey())
                .setContactSecret(conversation.record().getContactSecret()));
        save(step);
    }

    /** S-707. */
    private static boolean isValid(Renewal keys) {
        return org.waystation.client.internal.crypto.Renewal.areKeys(
                        keys.getPrekey().toByteArray(), keys.getKemKey().toByteArray())
                && keys.getMadeCount() <= MADE
                && keys.getMadeList().stream().allMatch(mark -> mark.size() == Hashes.LENGTH);
    }

    // an old copy comes back

    /** The contact knows of messages that this copy has not sent: it is an old one. */
    void wentBack(Step step) {
        if (maySeal() && !record.getPending() && record.hasPeer()) {
            record.setRestored(true);
            save(step);
        }
    }

    /**
     * The user asks for it, since what the contact sends does not open.
     *
     * @throws AskUserException CONTACT_RESTORED, CONTACT_NOT_RENEWED
     */
    void renew(Step step) {
        if (record.getAsked() || !record.hasPeer()) {
            requireMaySeal();
            throw notRenewed();
        }
        record.setRestored(true);
        save(step);
        renewIfDue(step);
    }

    /** Renews what is an old copy, as soon as that can be. */
    void renewIfDue(Step step) {
        if (record.getRestored()
                && !record.getAsked()
                && !conversation.record().getBlocked()
                && record.hasPeer()
                && conversation.record().getProgress() == Progress.COMPLETE
                && !conversation.receiving().offers().isEmpty()) {
            renewing.renew(step);
        }
    }

    /** Something has opened in the present session. */
    void opened(Step step) {
        if (record.getPending()) {
            record.setPending(false);
            forgetOther();
            save(step);
            Rehoming.beginAgain(conversation);
            tellRenewed(step);
        }
    }

    void tellRenewed(Step step) {
        conversation.notice(
                Received.Notice.Kind.CONTACT_RENEWED,
                "this profile came back with an old copy of the conversation; it goes on with fresh keys now, and the"
                        + " contact was told",
                step);
    }

    /** An entry that does not open in the present session. False if it is nothing that has to do with renewals. */
    boolean received(byte[] entry, Step step) {
        return openedInOther(entry, step)
                || renewing.accept(entry, step)
                || record.getPending()
                || record.getRestored(); // of a state that this copy never had: the contact sends it again
    }

    private boolean openedInOther(byte[] entry, Step step) {
        Session standing = other;
        if (standing == null) {
            return false;
        }
        Opening opening = standing.open(entry, step.now());
        if (!(opening instanceof Opening.Opened opened)) {
            return opening instanceof Opening.Repeat;
        }
        if (record.getOther().getOurs()) {
            renewing.swap(step); // the contact speaks in ours after all
            conversation.reading().received(opened.content(), step);
            conversation.saveSession(standing, step);
            conversation.save(step);
        } else {
            record.setOther(record.getOther().toBuilder().setSession(ByteString.copyFrom(standing.save())));
            save(step);
            conversation.reading().receivedEarlier(opened.content(), step);
        }
        return true;
    }

    /** The present session is read beside the one that takes its place. */
    void keepOther(Session present, boolean ours) {
        byte[] saved = present.save();
        record.setOther(OtherSession.newBuilder()
                .setSession(ByteString.copyFrom(saved))
                .setIncoming(conversation.record().getIncoming())
                .setOutgoing(conversation.record().getOutgoing())
                .setContactSecret(conversation.record().getContactSecret())
                .setOurs(ours));
        Arrays.fill(saved, (byte) 0);
        other = present;
    }

    @Nullable
    Session other() {
        return other;
    }

    void forgetOther() {
        if (other != null) {
            other.close();
        }
        detachOther();
    }

    void detachOther() {
        other = null;
        record.clearOther();
    }

    /** The user says that it was the contact who restored their profile. */
    void acceptRestored(Step step) {
        if (!record.getAsked()) {
            return;
        }
        record.setAsked(false);
        renewIfDue(step);
        sealOutboxAgain(step);
        save(step);
    }

    /** What the contact has not confirmed goes out in the present session, under the ids it had. */
    void sealOutboxAgain(Step step) {
        if (record.getUnsealed() && maySeal()) {
            record.setUnsealed(false);
            conversation
                    .outbox()
                    .sealAgain((content, parts) -> conversation.contents().sealAgain(content, parts, step), step);
        }
    }

    /** Whether this is a content that a renewal begins with, and that is of no use in another session. */
    static boolean belongsToItsSession(Content content) {
        return content.hasIntroduction() || content.hasRenewal() || content.hasMailboxes();
    }
}
