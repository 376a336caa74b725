package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.AddressSecret;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.AddressRecordOrBuilder;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Trim;

/**
 * The {@code LOG} behind our published address: made, given one bundle after the other, the older ones trimmed, and deleted when the
 * address is withdrawn.
 */
final class AddressLog extends Endpoint {
    private final OwnAddress address;
    private final RelayAddress relay;
    private final SigningKey reader;
    private final SigningKey writer;
    private final SigningKey owner;
    /** The handle of the owner's role; that of the writer's is {@link #handle}. */
    private int owning;

    /** One request at a time: while it is unanswered, {@link #pump} does nothing. */
    private boolean busy;

    /** @param relay with access secret, if it has one */
    AddressLog(OwnAddress address, RelayAddress relay) {
        super(new LinkKey(relay, LinkKey.Use.WRITE));
        this.address = address;
        this.relay = relay;
        this.reader = AddressSecret.of(record().getSecret().toByteArray()).readerKey();
        this.writer = SigningKey.fromSeed(record().getWriterSeed().toByteArray());
        this.owner = SigningKey.fromSeed(record().getOwnerSeed().toByteArray());
    }

    private AddressRecordOrBuilder record() {
        return address.record();
    }

    @Override
    boolean wanted() {
        return handle() == 0 || !settled();
    }

    @Override
    boolean settled() {
        return record().getStored() && !record().getWithdrawn();
    }

    @Override
    void begin(Link link, Step step) {
        if (record().getWithdrawn()) {
            delete(link, step);
        } else if (!record().getCreated()) {
            create(link, step);
        } else if (handle() == 0) {
            open(Role.WRITER, writer, link, step);
        } else if (owning == 0) {
            open(Role.OWNER, owner, link, step);
        } else {
            publish(step);
        }
    }

    /** Something is to be done here. */
    void pump(Step step) {
        Link standing = link();
        if (standing != null && !busy) {
            begin(standing, step);
        }
    }

    private void create(Link link, Step step) {
        busy = true;
        link.request(Creating.log(reader, writer, owner, relay, link), step, (reply, then) -> {
            if (reply.hasCreated()) {
                address.logCreated(then);
                link.openOnce(Role.READER, reader, then, later -> goOn(link, later));
            } else {
                failed(reply.getFailed(), then);
            }
        });
    }

    private void open(Role role, SigningKey key, Link link, Step step) {
        busy = true;
        Link.OnOpened onOpened = (opened, then) -> {
            worked();
            if (role == Role.WRITER) {
                hold(opened.getHandle());
            } else {
                owning = opened.getHandle();
            }
            goOn(link, then);
        };
        link.open(role, key, step, onOpened, this::failed);
    }

    private void goOn(Link link, Step step) {
        busy = false;
        begin(link, step);
    }

    /** Appends the newest bundle, once requests can come; then drops those before it. */
    private void publish(Step step) {
        Link standing = link();
        if (standing == null || record().getStored() || !record().getRequests().getHeld()) {
            return;
        }
        long count = record().getCount();
        busy = true;
        Link.OnAppended onAppended = (position, then) -> {
            busy = false;
            trim(position, standing, then);
            address.bundleStored(count, then);
        };
        standing.append(handle(), record().getBundleEntry(), 0, step, onAppended, this::failed);
    }

    private void trim(long before, Link link, Step step) {
        Trim trim = Trim.newBuilder().setHandle(owning).setBefore(before).build();
        link.request(Request.newBuilder().setTrim(trim), step, (reply, then) -> {
            if (reply.hasFailed()) {
                refused(reply.getFailed(), then); // readers take the newest; the next bundle trims again
            }
        });
    }

    private void delete(Link link, Step step) {
        if (!record().getCreated()) {
            address.logGone(step);
        } else if (owning == 0) {
            open(Role.OWNER, owner, link, step);
        } else {
            busy = true;
            link.delete(owning, step, address::logGone, this::failed);
        }
    }

    private void failed(Failed failed, Step step) {
        busy = false;
        if (failed.getCode() == ErrorCode.REFUSED) {
            gone(step);
        } else if (failed.getCode() == ErrorCode.KEY_TAKEN) {
            address.lost(this, step);
        } else {
            refused(failed, step);
            address.stuck(this, step);
        }
    }

    @Override
    void event(Event event, Step step) {
        if (event.hasEnded() && !record().getWithdrawn()) {
            gone(step);
        }
    }

    /** It is made again after a while, unless we wished it. */
    private void gone(Step step) {
        letGo();
        owning = 0;
        address.logGone(step);
        if (!record().getWithdrawn()) {
            refused(Failed.newBuilder().setCode(ErrorCode.UNAVAILABLE).build(), step);
        }
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            owning = 0;
            busy = false;
        }
    }
}
