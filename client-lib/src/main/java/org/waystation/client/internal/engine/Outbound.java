package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** The mailbox of a contact that we write to: claimed once, then given what the outbox holds, in its order. */
final class Outbound extends Endpoint implements Claiming.Owner {
    /** Appends that may be unanswered: enough to fill a round trip, few enough that a refusal holds up little. */
    private static final int IN_FLIGHT = 16;

    private final Conversation conversation;
    private final Claiming claiming;
    private int inFlight;

    Outbound(Conversation conversation) {
        super(new LinkKey(RelayAddress.parse(conversation.record().getOutbound().getRelay()), LinkKey.Use.WRITE));
        this.conversation = conversation;
        this.claiming = new Claiming(
                Role.WRITER,
                conversation.record().getOutbound().getOfferedSeed(),
                conversation.record().getOutbound().getWriterSeed(),
                this);
    }

    @Override
    boolean wanted() {
        return !conversation.record().getOutbound().getClaimed()
                || (conversation.renewals().maySend() && !conversation.outbox().allStored());
    }

    @Override
    boolean settled() {
        return !wanted();
    }

    @Override
    void begin(Link link, Step step) {
        if (handle() == 0) {
            claiming.begin(conversation.record().getOutbound().getClaimSent(), link, step);
        } else {
            pump(step);
        }
    }

    @Override
    public void claimSent(Step step) {
        conversation
                .record()
                .setOutbound(conversation.record().getOutbound().toBuilder().setClaimSent(true));
        conversation.save(step);
    }

    @Override
    public void owned(int opened, Step step) {
        hold(opened);
        if (!conversation.record().getOutbound().getClaimed()) {
            conversation
                    .record()
                    .setOutbound(conversation.record().getOutbound().toBuilder().setClaimed(true));
            conversation.save(step);
        }
        pump(step);
    }

    @Override
    public void notOwned(Failed failed, Step step) {
        ErrorCode code = failed.getCode();
        if (code == ErrorCode.REFUSED || code == ErrorCode.ALREADY_CLAIMED) {
            failed(new AskUserException(Reason.MAILBOX_GONE, "the contact's mailbox is gone from their relay"));
            conversation.introduction().outboundRefused(step);
        } else {
            refused(failed, step);
        }
    }

    /** Appends what the outbox holds, as far as the connection and the window allow. */
    void pump(Step step) {
        Link standing = link();
        if (standing == null
                || handle() == 0
                || retryAt() != null
                || !conversation.canBeAnswered()
                || !conversation.renewals().maySend()) {
            return;
        }
        while (inFlight < IN_FLIGHT) {
            Outbox.@Nullable Item item = conversation.outbox().next();
            if (item == null) {
                return;
            }
            append(item, standing, step);
        }
    }

    private void append(Outbox.Item item, Link standing, Step step) {
        inFlight++;
        ByteString entry = conversation.outbox().take(item);
        Append append = Append.newBuilder()
                .setHandle(handle())
                .setEntry(entry)
                .setHours(Fading.hours(item.record(), step.now()))
                .build();
        standing.request(Request.newBuilder().setAppend(append), step, (reply, then) -> appended(item, reply, then));
    }

    private void appended(Outbox.Item item, Reply reply, Step step) {
        inFlight--;
        if (reply.hasAppended()) {
            worked();
            OutboxRecord stored = conversation.outbox().stored(item, step);
            conversation.entryStored(stored, step);
            pump(step);
        } else {
            conversation.outbox().takeBack(item);
            refused(reply.getFailed(), step);
        }
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            inFlight = 0;
            conversation.outbox().takeAllBack();
        }
    }
}
