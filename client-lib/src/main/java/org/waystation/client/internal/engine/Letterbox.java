package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.LetterboxRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/**
 * A {@code QUEUE} of our own that strangers write to: made, opened in both roles so that the relay keeps it however long nobody writes,
 * read, and at last deleted. Where many share the writer key, it is claimed by ourselves first: a key is claimed once, so none of them can
 * take it from the others.
 */
final class Letterbox extends Endpoint implements Claiming.Owner {
    private static final int WINDOW = 64;

    /** Whose it is: keeps the record, and hears what comes. */
    interface Holder {
        LetterboxRecord letterbox();

        void save(LetterboxRecord changed, Step step);

        /** Whether it is to be deleted. */
        boolean done();

        /** Others can write to it now. */
        void ready(Step step);

        /** An entry, which is acknowledged when this step is committed. */
        void received(ByteString entry, Step step);

        /** The relay has it no more; {@code deleted} if that was our wish. */
        void gone(boolean deleted, Step step);

        /** Something is in the way. */
        void stuck(Endpoint endpoint, Step step);
    }

    private final Holder holder;
    private final RelayAddress relay;
    private final SigningKey reader;
    private final Subscription subscription = new Subscription(this, WINDOW);
    private boolean deleting;

    Letterbox(Holder holder, Surroundings around) {
        super(new LinkKey(RelayAddress.parse(holder.letterbox().getRelay()), LinkKey.Use.READ));
        this.holder = holder;
        this.relay = around.withAccess(key().relay());
        this.reader = SigningKey.fromSeed(holder.letterbox().getReaderSeed().toByteArray());
    }

    /** A record of one that is still to be made. */
    static LetterboxRecord fresh(RelayAddress relay, boolean shared, Surroundings around) {
        LetterboxRecord.Builder record = LetterboxRecord.newBuilder()
                .setRelay(relay.withoutAccess().format())
                .setReaderSeed(Handshakes.newSeed(around))
                .setWriterSeed(Handshakes.newSeed(around));
        return (shared ? record.setFirstWriterSeed(Handshakes.newSeed(around)) : record).build();
    }

    @Override
    boolean settled() {
        return subscription.isCaughtUp() && !holder.done();
    }

    @Override
    void begin(Link link, Step step) {
        LetterboxRecord record = holder.letterbox();
        if (holder.done() && !record.getCreated()) {
            holder.gone(true, step);
        } else if (!record.getCreated()) {
            create(record, link, step);
        } else if (!record.getHeld() && !holder.done()) {
            hold(record, link, step);
        } else if (handle() == 0) {
            open(link, step);
        } else {
            use(link, step);
        }
    }

    /** The holder has no more use for it. */
    void delete(Step step) {
        Link standing = link();
        if (standing != null) {
            begin(standing, step);
        }
    }

    private void create(LetterboxRecord record, Link link, Step step) {
        ByteString first = record.getFirstWriterSeed().isEmpty() ? record.getWriterSeed() : record.getFirstWriterSeed();
        SigningKey writer = SigningKey.fromSeed(first.toByteArray());
        link.request(Creating.queue(reader, writer, relay, link), step, (reply, then) -> {
            if (reply.hasCreated()) {
                worked();
                holder.save(holder.letterbox().toBuilder().setCreated(true).build(), then);
                begin(link, then);
            } else {
                failed(reply.getFailed(), then);
            }
        });
    }

    private void hold(LetterboxRecord record, Link link, Step step) {
        if (!record.getFirstWriterSeed().isEmpty()) {
            new Claiming(Role.WRITER, record.getFirstWriterSeed(), record.getWriterSeed(), this)
                    .begin(record.getClaimSent(), link, step);
            return;
        }
        SigningKey writer = SigningKey.fromSeed(record.getWriterSeed().toByteArray());
        link.open(Role.WRITER, writer, step, (opened, then) -> owned(opened.getHandle(), then), this::notOwned);
    }

    @Override
    public void claimSent(Step step) {
        holder.save(holder.letterbox().toBuilder().setClaimSent(true).build(), step);
    }

    @Override
    public void owned(int writing, Step step) {
        holder.save(holder.letterbox().toBuilder().setHeld(true).build(), step);
        holder.ready(step);
        Link standing = link();
        if (standing != null) {
            begin(standing, step);
        }
    }

    @Override
    public void notOwned(Failed failed, Step step) {
        failed(failed, step);
    }

    private void open(Link link, Step step) {
        Link.OnOpened onOpened = (opened, then) -> {
            worked();
            hold(opened.getHandle());
            use(link, then);
        };
        link.open(Role.READER, reader, step, onOpened, this::failed);
    }

    private void use(Link link, Step step) {
        if (holder.done()) {
            deleteNow(link, step);
        } else {
            subscription.begin(link, step);
        }
    }

    private void deleteNow(Link link, Step step) {
        if (deleting) {
            return;
        }
        deleting = true;
        Link.OnDone onDeleted = then -> {
            deleting = false;
            holder.gone(true, then);
        };
        link.delete(handle(), step, onDeleted, (failed, then) -> {
            deleting = false;
            refused(failed, then);
        });
    }

    private void failed(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            letGo();
            holder.gone(holder.done(), step);
        } else {
            refused(failed, step);
            holder.stuck(this, step);
        }
    }

    /** Asks for everything again that is stored and not acknowledged. */
    void fetchAgain(Step step) {
        Link standing = link();
        if (standing != null && handle() != 0 && !holder.done()) {
            use(standing, step);
        }
    }

    @Override
    void event(Event event, Step step) {
        if (event.hasDelivery()) {
            subscription.delivered(event.getDelivery());
            if (!holder.done()) {
                holder.received(event.getDelivery().getEntry(), step);
            }
        } else if (event.hasCaughtUp()) {
            subscription.caughtUp();
        } else if (event.hasEnded()) {
            if (event.getEnded().getReason() == Ended.Reason.TAKEN_OVER) {
                refused(Failed.newBuilder().setCode(ErrorCode.UNAVAILABLE).build(), step);
            } else if (!deleting) {
                letGo();
                holder.gone(holder.done(), step);
            }
        }
    }

    @Override
    void frameDone(Step step) {
        if (!holder.done()) {
            subscription.acknowledge(step);
        }
    }

    @Override
    void cutOff() {
        letGo();
        deleting = false;
        subscription.over();
    }
}
