package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.OutboundRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/**
 * One mailbox of a contact that we write to: claimed once, and, when it has its turn (see {@link Sending}), given what the outbox holds,
 * in its order.
 */
final class Outbound extends Endpoint implements Claiming.Owner {
    /** Appends that may be unanswered: enough to fill a round trip, few enough that a refusal holds up little. */
    private static final int IN_FLIGHT = 16;

    /** The contact's relay may not have been there when the mailbox was to be made: after this it is looked for again. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final Conversation conversation;
    private final ByteString offeredSeed;
    private final long id;
    private final Claiming claiming;
    private int inFlight;
    private boolean silent;
    private boolean gone;
    /** As of the connections before this one: no entry of this one is at or below it, unless the relay went back (S-414). */
    private long appendedBefore;

    Outbound(Conversation conversation, OutboundRecord named) {
        super(new LinkKey(RelayAddress.parse(named.getRelay()), LinkKey.Use.WRITE));
        this.conversation = conversation;
        this.offeredSeed = named.getOfferedSeed();
        this.id = ByteBuffer.wrap(Hashes.sha256(offeredSeed.toByteArray())).getLong();
        this.claiming = new Claiming(Role.WRITER, offeredSeed, named.getWriterSeed(), this);
    }

    ByteString offeredSeed() {
        return offeredSeed;
    }

    /** What the outbox knows it by. */
    long id() {
        return id;
    }

    private OutboundRecord record() {
        int at = index();
        return at < 0
                ? OutboundRecord.getDefaultInstance()
                : conversation.record().getOutbound(at);
    }

    /** Where it is in the record; below 0 if the contact names it no more. */
    private int index() {
        ContactRecord.Builder contact = conversation.record();
        for (int i = 0; i < contact.getOutboundCount(); i++) {
            if (contact.getOutbound(i).getOfferedSeed().equals(offeredSeed)) {
                return i;
            }
        }
        return -1;
    }

    private void save(OutboundRecord.Builder changed, Step step) {
        if (index() >= 0) {
            conversation.record().setOutbound(index(), changed);
            conversation.save(step);
        }
    }

    boolean isClaimed() {
        return record().getClaimed();
    }

    /** Whether nothing stands in its way, as far as is known. */
    boolean isAble() {
        return !silent && !hasRefused();
    }

    /** Whether it said no: not now, or not at all. A connection that ended is no refusal; it mostly stands again at once. */
    boolean hasRefused() {
        return retryAt() != null || (failure() != null && !(failure() instanceof TryAgainException));
    }

    boolean isGone() {
        return gone;
    }

    /** It did not answer. What it was given goes to another one; it is back when it is heard of again. */
    void fallSilent() {
        silent = true;
        conversation.outbox().takeAllBack(id);
    }

    @Override
    boolean wanted() {
        boolean mayWrite =
                conversation.renewals().maySend() && (conversation.sending().isTurnOf(this) || !isAble());
        return !isClaimed() || (mayWrite && conversation.outbox().isAheadOf(id));
    }

    @Override
    boolean settled() {
        return (conversation.outbox().allStored() || !conversation.renewals().maySend())
                && (isClaimed() || conversation.sending().anyClaimed());
    }

    @Override
    void begin(Link link, Step step) {
        if (handle() == 0) {
            claiming.begin(record().getClaimSent(), link, step);
        } else {
            conversation.sending().pump(step);
        }
    }

    @Override
    public void claimSent(Step step) {
        save(record().toBuilder().setClaimSent(true), step);
    }

    @Override
    public void owned(int opened, Step step) {
        hold(opened);
        silent = false;
        gone = false;
        appendedBefore = record().getAppended();
        if (!isClaimed()) {
            save(record().toBuilder().setClaimed(true), step);
        }
        conversation.sending().progress(this, step);
    }

    @Override
    public void notOwned(Failed failed, Step step) {
        ErrorCode code = failed.getCode();
        if (code == ErrorCode.REFUSED || code == ErrorCode.ALREADY_CLAIMED) {
            boolean known = gone;
            gone = true;
            failed(
                    new AskUserException(Reason.MAILBOX_GONE, "the contact's mailbox is gone from their relay"),
                    LOOK_AGAIN,
                    step);
            if (!known) {
                conversation.sending().gone(step);
            }
        } else {
            refused(failed, step);
            conversation.sending().pump(step);
        }
    }

    /** Appends what it does not have, as far as the connection and the window allow. */
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
            @Nullable OutboxItem item = conversation.outbox().next(id);
            if (item == null) {
                return;
            }
            append(item, standing, step);
        }
    }

    private void append(OutboxItem item, Link standing, Step step) {
        inFlight++;
        ByteString entry = conversation.outbox().take(item, id, step);
        int hours = Fading.hours(item.record(), step.now());
        Link.OnAppended onAppended = (position, then) -> appended(item, position, then);
        standing.append(handle(), entry, hours, step, onAppended, (failed, then) -> notAppended(item, failed, then));
    }

    private void appended(OutboxItem item, long position, Step step) {
        inFlight--;
        worked();
        silent = false;
        OutboxRecord stored = conversation.outbox().stored(item, id, step);
        conversation.entryStored(stored, step);
        compare(position, step);
        conversation.sending().progress(this, step);
    }

    private void notAppended(OutboxItem item, Failed failed, Step step) {
        inFlight--;
        conversation.outbox().takeBack(item, id);
        refused(failed, step);
        conversation.sending().pump(step);
    }

    /** S-414. */
    private void compare(long position, Step step) {
        boolean wentBack = appendedBefore != 0 && Repair.wentBack(appendedBefore, position);
        if (index() >= 0 && (wentBack || position > record().getAppended())) {
            conversation
                    .record()
                    .setOutbound(index(), record().toBuilder().setAppended(position)); // saved with what is next saved
        }
        if (wentBack) {
            appendedBefore = 0;
            conversation.repair().theirRelayWentBack(step);
        }
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            inFlight = 0;
            conversation.outbox().takeAllBack(id);
        }
    }
}
