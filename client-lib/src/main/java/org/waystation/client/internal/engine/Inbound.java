package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.List;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.InboundRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Role;

/**
 * One mailbox that a contact writes to and we read: made, opened, subscribed to, and acknowledged as far as we have stored; in the end,
 * if it is given up (see {@link Receiving}), emptied and deleted.
 */
final class Inbound extends Endpoint implements TakingOver.Owner {
    private static final int WINDOW = 64;

    private final Conversation conversation;
    private final Surroundings around;
    private final RelayAddress relay;
    private final ByteString writerSeed;
    private final TakingOver takingOver = new TakingOver(this);
    private SigningKey reader;
    private final Subscription subscription = new Subscription(this, WINDOW);
    private boolean draining;
    /** As of the connections before this one: positions up to these come again only from a relay that forgot (S-415). */
    private long deliveredBefore;

    private long acknowledgedBefore;

    Inbound(Conversation conversation, InboundRecord record, Surroundings around) {
        super(new LinkKey(RelayAddress.parse(record.getRelay()), LinkKey.Use.READ));
        this.conversation = conversation;
        this.around = around;
        this.relay = around.withAccess(key().relay());
        this.writerSeed = record.getWriterSeed();
        this.reader = SigningKey.fromSeed(record.getReaderSeed().toByteArray());
    }

    /** What the record knows it by: the reader key may change. */
    ByteString writerSeed() {
        return writerSeed;
    }

    private InboundRecord record() {
        return conversation.receiving().record(this);
    }

    @Override
    boolean settled() {
        return subscription.isCaughtUp();
    }

    @Override
    boolean isNeeded() {
        return record().getRetiredAt() == 0;
    }

    @Override
    void begin(Link link, Step step) {
        if (handle() != 0) {
            subscription.begin(link, step);
        } else if (!seeds().isEmpty()) {
            takingOver.begin(link, step);
        } else if (record().getCreated()) {
            open(link, step);
        } else {
            create(link, step);
        }
    }

    /** Asks for everything again that is stored and not acknowledged. */
    void fetchAgain(Step step) {
        Link standing = link();
        if (standing != null && handle() != 0) {
            subscription.begin(standing, step);
        }
    }

    private void create(Link link, Step step) {
        SigningKey writer = SigningKey.fromSeed(record().getWriterSeed().toByteArray());
        link.request(Creating.queue(reader, writer, relay, link), step, (reply, then) -> {
            if (!reply.hasCreated() && !isThereAlready(reply.getFailed())) {
                notCreated(reply.getFailed(), then);
            } else if (reply.hasCreated() && isForUsToKeep()) {
                keep(writer, link, then);
            } else {
                created(link, then);
            }
        });
    }

    /** The contact may be long in coming, and cannot know the writer key yet. */
    private boolean isForUsToKeep() {
        return record().getUnannounced() || (conversation.record().getAwaited() && !conversation.canBeAnswered());
    }

    /** It was made before, the reply was lost, and since then the contact has claimed it. */
    private boolean isThereAlready(Failed failed) {
        return failed.getCode() == ErrorCode.KEY_TAKEN;
    }

    /**
     * Opens it once as its writer, since a relay drops a mailbox that nobody writes to for two days, and the contact may be away for
     * longer. Only while nobody else has the key: it is claimed later, and who presents it then is taken for a thief.
     */
    private void keep(SigningKey writer, Link link, Step step) {
        link.open(Role.WRITER, writer, step, (opened, then) -> created(link, then), this::notCreated);
    }

    private void created(Link link, Step step) {
        worked();
        conversation.receiving().created(this, step);
        open(link, step);
    }

    private void notCreated(Failed failed, Step step) {
        refused(failed, step);
        conversation.stuck(this, step);
    }

    private void open(Link link, Step step) {
        link.open(Role.READER, reader, step, (opened, then) -> opened(opened, link, then), this::notOpened);
    }

    private void opened(Opened opened, Link link, Step step) {
        hold(opened.getHandle());
        deliveredBefore = record().getDelivered();
        acknowledgedBefore = record().getAcknowledged();
        if (opened.getRetiredKeyPresented()) {
            retiredKeyPresented(step);
        }
        subscription.begin(link, step);
    }

    @Override
    public List<ByteString> seeds() {
        return record().getRestoredSeedsList();
    }

    @Override
    public int ownFrom() {
        return record().getOwnFrom();
    }

    @Override
    public int claiming() {
        return record().getClaiming();
    }

    @Override
    public void claimSent(int index, Step step) {
        conversation.receiving().change(this, record().toBuilder().setClaiming(index), step);
    }

    @Override
    public void owned(ByteString seed, int handle, Step step) {
        InboundRecord.Builder owned = record().toBuilder()
                .setReaderSeed(seed)
                .clearRestoredSeeds()
                .clearOwnFrom()
                .clearClaiming();
        conversation.receiving().change(this, owned.setTakenOver(true), step);
        reader = SigningKey.fromSeed(seed.toByteArray());
        hold(handle);
        Link standing = link();
        if (standing != null) {
            subscription.begin(standing, step);
        }
    }

    @Override
    public void notOwned(Failed failed, Step step) {
        notOpened(failed, step);
    }

    /** Somebody holds a key that was claimed away: of an invitation that was used, or of a device that this one came after. */
    private void retiredKeyPresented(Step step) {
        if (record().getTakenOver()) {
            conversation.notice(
                    Received.Notice.Kind.OLD_DEVICE_RUNS,
                    "the device that this profile was restored from, or somebody who has it, has tried to fetch"
                            + " messages; it cannot any more",
                    step);
        } else {
            conversation.introduction().linkReused(step);
        }
    }

    private void notOpened(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            gone(step);
        } else {
            refused(failed, step);
        }
    }

    /** From now on: when it has been emptied, it is deleted. The contact writes to it no more. */
    void drain(Step step) {
        if (!draining) {
            draining = true;
            fetchAgain(step);
        }
    }

    private void delete(Step step) {
        Link standing = link();
        if (standing != null) {
            standing.delete(handle(), step, then -> conversation.receiving().dropped(this, then), this::refused);
        }
    }

    @Override
    void event(Event event, Step step) {
        switch (event.getKindCase()) {
            case DELIVERY -> delivered(event.getDelivery(), step);
            case CAUGHT_UP -> {
                subscription.caughtUp();
                if (draining) {
                    delete(step);
                }
            }
            case RETIRED_KEY_PRESENTED -> retiredKeyPresented(step);
            case ENDED -> ended(event.getEnded().getReason(), step);
            default -> {}
        }
    }

    private void delivered(Delivery delivery, Step step) {
        subscription.delivered(delivery);
        long delivered = delivery.getPosition();
        boolean forgotten = delivered <= acknowledgedBefore;
        boolean wentBack = deliveredBefore != 0 && Repair.wentBack(deliveredBefore, delivered);
        if (delivered > deliveredBefore) {
            note(delivered, record().getAcknowledged());
        }
        boolean fresh = conversation.arrivals().received(delivery.getEntry(), step);
        if (wentBack && fresh) {
            deliveredBefore = 0;
            acknowledgedBefore = 0;
            note(delivered, 0);
            conversation.repair().ourRelayWentBack(step);
        } else if (forgotten) {
            acknowledgedBefore = 0;
            conversation.repair().askAgain(step);
        }
    }

    /** Saved with whatever is next saved of the contact: it may lag, and need not cost a commit. */
    private void note(long nowDelivered, long nowAcknowledged) {
        conversation
                .receiving()
                .note(this, record().toBuilder().setDelivered(nowDelivered).setAcknowledged(nowAcknowledged));
    }

    private void ended(Ended.Reason reason, Step step) {
        if (reason == Ended.Reason.TAKEN_OVER) {
            refused(Failed.newBuilder().setCode(ErrorCode.UNAVAILABLE).build(), step);
        } else if (reason == Ended.Reason.KEY_REPLACED) {
            around.replaced(step);
        } else {
            gone(step);
        }
    }

    @Override
    void frameDone(Step step) {
        subscription.acknowledge(step, (through, then) -> note(record().getDelivered(), through));
    }

    private void gone(Step step) {
        failed(new AskUserException(
                Reason.MAILBOX_GONE, "the mailbox that this contact writes to is gone from the relay"));
        conversation.receiving().gone(this, step);
    }

    @Override
    void cutOff() {
        letGo();
        subscription.over();
    }
}
