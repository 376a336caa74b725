package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.List;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.InboundRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

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
    private boolean caughtUp;
    private boolean draining;
    private long delivered;
    private long acknowledged;
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
    boolean wanted() {
        return true;
    }

    /** Nobody is to wait for a relay that was left, if it cannot be reached. */
    @Override
    boolean settled() {
        return caughtUp || (record().getRetiredAt() != 0 && failure() != null);
    }

    @Override
    void begin(Link link, Step step) {
        if (handle() != 0) {
            subscribe(link, step);
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
            caughtUp = false;
            subscribe(standing, step);
        }
    }

    private void create(Link link, Step step) {
        SigningKey writer = SigningKey.fromSeed(record().getWriterSeed().toByteArray());
        link.request(Creating.queue(reader, writer, relay, link), step, (reply, then) -> {
            if (!reply.hasCreated() && !isThereAlready(reply.getFailed())) {
                notCreated(reply.getFailed(), then);
            } else if (reply.hasCreated()
                    && (record().getUnannounced() || conversation.record().getAwaited())) {
                keep(writer, link, then);
            } else {
                created(link, then);
            }
        });
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
        link.request(Claiming.opening(Role.WRITER, writer, link), step, (reply, then) -> {
            if (reply.hasOpened()) {
                created(link, then);
            } else {
                notCreated(reply.getFailed(), then);
            }
        });
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
        link.request(Claiming.opening(Role.READER, reader, link), step, (reply, then) -> {
            if (reply.hasOpened()) {
                opened(reply.getOpened(), link, then);
            } else {
                notOpened(reply.getFailed(), then);
            }
        });
    }

    private void opened(Opened opened, Link link, Step step) {
        hold(opened.getHandle());
        deliveredBefore = record().getDelivered();
        acknowledgedBefore = record().getAcknowledged();
        if (opened.getRetiredKeyPresented()) {
            retiredKeyPresented(step);
        }
        subscribe(link, step);
    }

    @Override
    public List<ByteString> seeds() {
        return record().getRestoredSeedsList();
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
        InboundRecord.Builder owned =
                record().toBuilder().setReaderSeed(seed).clearRestoredSeeds().clearClaiming();
        conversation.receiving().change(this, owned.setTakenOver(true), step);
        reader = SigningKey.fromSeed(seed.toByteArray());
        hold(handle);
        Link standing = link();
        if (standing != null) {
            subscribe(standing, step);
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

    private void subscribe(Link link, Step step) {
        int window = Math.min(WINDOW, link.hello().getLimits().getWindow());
        Subscribe subscribe =
                Subscribe.newBuilder().setHandle(handle()).setWindow(window).build();
        link.request(Request.newBuilder().setSubscribe(subscribe), step, (reply, then) -> {
            if (reply.hasFailed()) {
                refused(reply.getFailed(), then);
            } else {
                worked();
            }
        });
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
        if (standing == null) {
            return;
        }
        Delete delete = Delete.newBuilder().setHandle(handle()).build();
        standing.request(Request.newBuilder().setDelete(delete), step, (reply, then) -> {
            if (reply.hasFailed()) {
                refused(reply.getFailed(), then);
            } else {
                conversation.receiving().dropped(this, then);
            }
        });
    }

    @Override
    void event(Event event, Step step) {
        switch (event.getKindCase()) {
            case DELIVERY -> delivered(event.getDelivery(), step);
            case CAUGHT_UP -> {
                caughtUp = true;
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
        delivered = delivery.getPosition();
        boolean forgotten = delivered <= acknowledgedBefore;
        boolean wentBack = deliveredBefore != 0 && Repair.wentBack(deliveredBefore, delivered);
        if (delivered > deliveredBefore) {
            note(delivered, record().getAcknowledged());
        }
        boolean fresh = conversation.received(delivery.getEntry(), step);
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

    /** One acknowledgement for all that came in a frame; it is sent after what came is committed. */
    @Override
    void frameDone(Step step) {
        Link standing = link();
        if (delivered <= acknowledged || standing == null) {
            return;
        }
        acknowledged = delivered;
        Acknowledge through = Acknowledge.newBuilder()
                .setHandle(handle())
                .setThrough(delivered)
                .build();
        standing.request(Request.newBuilder().setAcknowledge(through), step, (reply, then) -> {
            if (reply.hasFailed()) {
                refused(reply.getFailed(), then);
            } else {
                note(record().getDelivered(), through.getThrough());
            }
        });
    }

    private void gone(Step step) {
        failed(new AskUserException(
                Reason.MAILBOX_GONE, "the mailbox that this contact writes to is gone from the relay"));
        conversation.receiving().gone(this, step);
    }

    @Override
    void cutOff() {
        letGo();
        caughtUp = false;
        delivered = 0;
        acknowledged = 0;
    }
}
