package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.internal.crypto.InvitationLink;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/**
 * The mailbox of somebody's invitation: its reader key made ours, the bundle fetched, and acknowledged once the relay has our answer
 * (cryptography.md, "Using a link").
 */
final class Pursuit extends Endpoint implements Claiming.Owner {
    private final Conversation conversation;
    private final Claiming claiming;
    private final Subscription subscription = new Subscription(this, 1);

    Pursuit(Conversation conversation, InvitationLink link) {
        super(new LinkKey(link.relay(), LinkKey.Use.READ));
        this.conversation = conversation;
        this.claiming = new Claiming(
                Role.READER,
                ByteString.copyFrom(link.secret().readerKey().exposeSeed()),
                conversation.record().getPursuit().getReaderSeed(),
                this);
    }

    @Override
    void begin(Link link, Step step) {
        claiming.begin(conversation.record().getPursuit().getClaimSent(), link, step);
    }

    @Override
    public void claimSent(Step step) {
        conversation
                .record()
                .setPursuit(conversation.record().getPursuit().toBuilder().setClaimSent(true));
        conversation.save(step);
    }

    @Override
    public void owned(int opened, Step step) {
        worked();
        hold(opened);
        Link standing = link();
        if (standing != null) {
            subscription.begin(standing, step);
        }
    }

    @Override
    public void notOwned(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            conversation.introduction().linkRefused(step);
        } else {
            refused(failed, step);
        }
    }

    @Override
    void event(Event event, Step step) {
        if (event.hasDelivery()) {
            Delivery delivery = event.getDelivery();
            subscription.delivered(delivery);
            conversation.introduction().bundleFetched(delivery.getEntry(), step);
            finish(step);
        } else if (event.hasCaughtUp()) {
            subscription.caughtUp();
            finish(step);
        } else if (event.hasEnded()) {
            conversation.introduction().linkRefused(step); // somebody else with the link was faster
        }
    }

    /** Acknowledges the bundle once the answer is stored; an empty mailbox was acknowledged before, or emptied by somebody else. */
    void finish(Step step) {
        if (!conversation.introduction().answerStored()) {
            if (subscription.isCaughtUp()
                    && !subscription.hasDelivered()
                    && !conversation.record().getPursuit().getAnswered()) {
                conversation.introduction().linkRefused(step);
            }
        } else if (subscription.hasDelivered()) {
            subscription.acknowledge(step, (through, then) -> conversation.endPursuit(then));
        } else if (subscription.isCaughtUp()) {
            conversation.endPursuit(step);
        }
    }

    @Override
    void cutOff() {
        letGo();
        subscription.over();
    }
}
