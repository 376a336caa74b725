package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.Renewal;
import org.waystation.client.internal.crypto.RenewalKeys;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.OtherSession;
import org.waystation.client.internal.record.OwnRenewal;
import org.waystation.client.internal.record.PeerRenewal;
import org.waystation.client.internal.record.RenewalRecord;
import org.waystation.sealed.v1.Content;

/** The two sides of a renewal: an old copy of a session gives way to a fresh one, and what was not confirmed goes out again. */
final class Renewing {
    private final Conversation conversation;
    private final Renewals renewals;
    private final Surroundings around;

    Renewing(Conversation conversation, Renewals renewals, Surroundings around) {
        this.conversation = conversation;
        this.renewals = renewals;
        this.around = around;
    }

    // of who came back

    void renew(Step step) {
        PeerRenewal keys = renewals.record().getPeer();
        Session old = conversation.session();
        if (old == null) {
            return;
        }
        try (Renewal renewal = renewal(old, keys.getContactSecret());
                Handshake.Answer answer = renewal.begin(
                        around.random(),
                        keys.getPrekey().toByteArray(),
                        keys.getKemKey().toByteArray(),
                        step.now())) {
            renewals.forgetOther();
            renewals.keepOther(old, false);
            Content introduction = Handshakes.introduction(conversation, answer.directionStart(), around, step);
            byte[] content = introduction.toByteArray();
            Handshake.Sealed sealed = answer.sealFirst(content);
            renewals.record().setRestored(false).setPending(true).setUnsealed(true);
            renewals.made(answer.mark());
            Handshakes.begin(conversation, sealed.established(), step);
            Handshakes.firstIsSealed(conversation, content);
            conversation.loadSession(sealed.session());
            renewals.sealOutboxAgain(step);
            OutboxItem.Numbered first =
                    new OutboxItem.Numbered(Handshakes.firstEntry(introduction), sealed.entry(), content);
            conversation.outbox().addFirst(first, step);
            store(sealed.session(), step);
        } catch (DoesNotOpenException e) {
            throw new ProgramFaultException(Reason.INTERNAL, "a key that was checked when it came is none now", e);
        }
    }

    private Renewal renewal(Session standing, ByteString contactSecret) {
        RenewalRecord.Builder record = renewals.record();
        byte[] identity = record.getIdentity().toByteArray();
        byte[] secret = contactSecret.toByteArray();
        try {
            return new Renewal(
                    identity, standing.peerIdentity(), record.getPeerAgreement().toByteArray(), secret);
        } finally {
            Arrays.fill(identity, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void store(Session session, Step step) {
        renewals.record().setRenewedAt(step.now().toEpochMilli());
        conversation.saveSession(session, step);
        conversation.save(step);
        renewals.save(step);
        conversation.resumed(step);
    }

    // of whom they come back to

    /** False if the entry is no renewal. */
    boolean accept(byte[] entry, Step step) {
        Session standing = conversation.session();
        for (int i = renewals.record().getOwnCount() - 1; standing != null && i >= 0; i--) {
            OwnRenewal own = renewals.record().getOwn(i);
            byte[] saved = own.getKeys().toByteArray();
            try (RenewalKeys keys = RenewalKeys.load(saved);
                    Renewal renewal = renewal(standing, own.getContactSecret())) {
                Renewal.Accepted accepted =
                        renewal.accept(around.random(), keys, mark -> renewals.isUsed(own, mark), entry, step.now());
                renewals.record().setOwn(i, own.toBuilder().addUsed(ByteString.copyFrom(accepted.mark())));
                take(accepted.handshake(), standing, step);
                return true;
            } catch (DoesNotOpenException e) {
                // of another generation, or nothing of this kind
            } finally {
                Arrays.fill(saved, (byte) 0);
            }
        }
        return false;
    }

    private void take(Handshake.Accepted accepted, Session standing, Step step) {
        boolean ours = renewals.record().getPending();
        if (conversation.record().getVerified()) {
            renewals.record().setAsked(true);
        }
        if (ours && compare(standing.transcript(), accepted.session().transcript()) < 0) {
            accepted.established().close(); // S-706: both came back; the contact takes ours
            renewals.save(step);
        } else {
            adopt(accepted, standing, ours, step);
        }
        conversation.notice(
                Received.Notice.Kind.CONTACT_RESTORED,
                "this contact's profile was restored from a backup: if they lost their device, somebody else may have"
                        + " it",
                step);
        conversation.tellState(step);
    }

    private void adopt(Handshake.Accepted accepted, Session standing, boolean ours, Step step) {
        boolean cameBack = ours || renewals.record().getRestored();
        renewals.forgetOther();
        if (ours) {
            renewals.keepOther(standing, true);
            conversation.outbox().firstGivesWay(step); // if theirs was played again, only this brings the two together
        } else {
            standing.close();
        }
        renewals.record().setRestored(false).setPending(false).setUnsealed(true);
        Handshakes.begin(conversation, accepted.established(), step);
        conversation.reading().received(accepted.content(), step);
        conversation.loadSession(accepted.session());
        renewals.sealOutboxAgain(step);
        Handshakes.follow(conversation, introduction(accepted.content()), step);
        store(accepted.session(), step);
        if (cameBack) {
            renewals.tellRenewed(step);
        }
    }

    private static Content introduction(byte[] checked) {
        try {
            return Content.parseFrom(checked);
        } catch (InvalidProtocolBufferException e) {
            throw new ProgramFaultException(Reason.INTERNAL, "S-705 was checked", e);
        }
    }

    /** The contact speaks in the renewal of ours that had given way to theirs: it is the present one again. */
    void swap(Step step) {
        Session ours = renewals.other();
        Session theirs = conversation.session();
        OtherSession other = renewals.record().getOther();
        if (ours == null || theirs == null) {
            return;
        }
        theirs.close();
        renewals.detachOther();
        conversation
                .record()
                .setIncoming(other.getIncoming())
                .setOutgoing(other.getOutgoing())
                .setContactSecret(other.getContactSecret());
        conversation.loadSession(ours);
        Rehoming.beginAgain(conversation);
        conversation.names().numbersBegin();
        conversation.receiving().numbersBegin();
        renewals.record().setUnsealed(true).setOwed(true);
        renewals.sealOutboxAgain(step);
        store(ours, step);
    }

    private static int compare(byte[] one, byte[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                return (one[i] & 0xff) - (other[i] & 0xff);
            }
        }
        return 0;
    }
}
