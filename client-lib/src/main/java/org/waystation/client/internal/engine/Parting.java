package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.InvitationSecret;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.InboundRecord;

/** Keeping a contact away: for as long as one likes, or for good. */
final class Parting {
    private Parting() {}

    /**
     * Nothing is fetched from the contact or sent to them. They see what they would see if this device were switched off: the relay stores
     * what they send, until the mailbox is full, and nothing is confirmed.
     */
    static void block(Conversation conversation, Step step) {
        WaystationException why = new AskUserException(Reason.CONTACT_BLOCKED, "this contact is blocked");
        conversation.outbox().failWaiting(why, step);
        conversation.introduction().failWaiting(why, step);
        conversation.detach();
        setBlocked(conversation, true, step);
    }

    static void unblock(Conversation conversation, Step step) {
        setBlocked(conversation, false, step);
        conversation.attach(step);
        conversation.receiving().settle(step);
        conversation.renewals().renewIfDue(step);
    }

    private static void setBlocked(Conversation conversation, boolean blocked, Step step) {
        conversation.record().setBlocked(blocked);
        conversation.save(step);
        conversation.tellState(step);
    }

    /** The mailboxes that the contact could write to are deleted at their relays, and everything of the contact here. */
    static void remove(Conversation conversation, Leavings leavings, Surroundings around, Step step) {
        conversation.abandon(new AskUserException(Reason.CONTACT_UNKNOWN, "the contact was removed"), step);
        var record = conversation.record();
        conversation.approach().leave(step);
        for (InboundRecord inbound : record.getInboundList()) {
            leavings.add(inbound.getRelay(), inbound.getReaderSeed(), step);
        }
        if (record.hasPublication() && record.getProgress() == Progress.INVITED) {
            leavings.add(
                    Handshakes.relay(record.getPublication(), around).format(),
                    readerSeed(record.getPublication().getSecret()),
                    step);
        }
        around.inbox().eraseAll(conversation.hexId(), step);
        around.forget(conversation, step);
    }

    private static ByteString readerSeed(ByteString invitation) {
        try (InvitationSecret secret = InvitationSecret.of(invitation.toByteArray())) {
            return ByteString.copyFrom(secret.readerKey().exposeSeed());
        }
    }
}
