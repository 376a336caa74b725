package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.List;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** The mailbox that one contact writes to and we read: made, opened, subscribed to, and acknowledged as far as we have stored. */
final class Inbound extends Endpoint implements TakingOver.Owner {
    private static final int WINDOW = 64;

    private final Conversation conversation;
    private final Surroundings around;
    private final RelayAddress relay;
    private final TakingOver takingOver = new TakingOver(this);
    private SigningKey reader;
    private boolean caughtUp;
    private long delivered;
    private long acknowledged;

    Inbound(Conversation conversation, RelayAddress relay, Surroundings around) {
        super(new LinkKey(relay, LinkKey.Use.READ));
        this.conversation = conversation;
        this.around = around;
        this.relay = relay;
        this.reader = SigningKey.fromSeed(
                conversation.record().getInbound().getReaderSeed().toByteArray());
    }

    @Override
    boolean wanted() {
        return true;
    }

    @Override
    boolean settled() {
        return caughtUp;
    }

    @Override
    void begin(Link link, Step step) {
        if (handle() != 0) {
            subscribe(link, step);
        } else if (!seeds().isEmpty()) {
            takingOver.begin(link, step);
        } else if (conversation.record().getInbound().getCreated()) {
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
        SigningKey writer = SigningKey.fromSeed(
                conversation.record().getInbound().getWriterSeed().toByteArray());
        link.request(Creating.queue(reader, writer, relay, link), step, (reply, then) -> {
            if (reply.hasCreated() && conversation.record().getAwaited()) {
                link.request(Claiming.opening(Role.WRITER, writer, link), then, (held, later) -> created(link, later));
            } else if (reply.hasCreated()) {
                created(link, then);
            } else {
                refused(reply.getFailed(), then);
                conversation.stuck(this, then);
            }
        });
    }

    private void created(Link link, Step step) {
        worked();
        conversation.inboundCreated(step);
        open(link, step);
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
        if (opened.getRetiredKeyPresented()) {
            retiredKeyPresented(step);
        }
        subscribe(link, step);
    }

    @Override
    public List<ByteString> seeds() {
        return conversation.record().getInbound().getRestoredSeedsList();
    }

    @Override
    public int claiming() {
        return conversation.record().getInbound().getClaiming();
    }

    @Override
    public void claimSent(int index, Step step) {
        conversation
                .record()
                .setInbound(conversation.record().getInbound().toBuilder().setClaiming(index));
        conversation.save(step);
    }

    @Override
    public void owned(ByteString seed, int handle, Step step) {
        conversation
                .record()
                .setInbound(conversation.record().getInbound().toBuilder()
                        .setReaderSeed(seed)
                        .clearRestoredSeeds()
                        .clearClaiming()
                        .setTakenOver(true));
        conversation.save(step);
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
        if (conversation.record().getInbound().getTakenOver()) {
            conversation.notice(
                    Received.Notice.Kind.OLD_DEVICE_RUNS,
                    "the device that this profile was restored from, or somebody who has it, has tried to fetch messages; it cannot any more",
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

    @Override
    void event(Event event, Step step) {
        switch (event.getKindCase()) {
            case DELIVERY -> {
                delivered = event.getDelivery().getPosition();
                conversation.received(event.getDelivery().getEntry(), step);
            }
            case CAUGHT_UP -> caughtUp = true;
            case RETIRED_KEY_PRESENTED -> retiredKeyPresented(step);
            case ENDED -> ended(event.getEnded().getReason(), step);
            default -> {}
        }
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
            }
        });
    }

    private void gone(Step step) {
        failed(new AskUserException(
                Reason.MAILBOX_GONE, "the mailbox that this contact writes to is gone from the relay"));
        conversation.introduction().inboundGone(step);
    }

    @Override
    void cutOff() {
        letGo();
        caughtUp = false;
        delivered = 0;
        acknowledged = 0;
    }
}
