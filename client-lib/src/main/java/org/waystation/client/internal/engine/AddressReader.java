package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.Bundle;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/** The {@code LOG} of somebody's published address, read once: the newest bundle that is theirs. */
final class AddressReader extends Endpoint {
    private static final int WINDOW = 4;

    /** Entries looked at. The owner leaves one or two; a relay may have more to say. */
    private static final int MOST = 16;

    private final Approach approach;
    private final AddressLink address;
    private final SigningKey reader;
    private @Nullable Bundle newest;
    private byte[] newestHash = {};
    private @Nullable InvitationException why;
    private final Subscription subscription = new Subscription(this, WINDOW);
    private int seen;
    private boolean over;

    AddressReader(Approach approach, AddressLink address) {
        super(new LinkKey(address.relay(), LinkKey.Use.READ));
        this.approach = approach;
        this.address = address;
        this.reader = address.secret().readerKey();
    }

    @Override
    void begin(Link link, Step step) {
        Link.OnOpened onOpened = (opened, then) -> {
            hold(opened.getHandle());
            subscription.begin(link, then);
        };
        link.open(Role.READER, reader, step, onOpened, this::notOpened);
    }

    private void notOpened(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            approach.addressGone(step);
        } else {
            refused(failed, step);
            approach.stuck(this, step);
        }
    }

    @Override
    void event(Event event, Step step) {
        if (over) {
            return;
        }
        if (event.hasDelivery()) {
            subscription.delivered(event.getDelivery());
            seen++;
            look(event.getDelivery().getEntry(), step.now());
        }
        if (event.hasCaughtUp() || seen >= MOST) {
            over = true;
            approach.read(newest, newestHash, why, step);
        } else if (event.hasEnded()) {
            approach.addressGone(step);
        }
    }

    /** S-602, S-603, S-607: the valid one with the highest count is the one. */
    private void look(ByteString entry, Instant now) {
        try {
            Bundle bundle =
                    Bundle.readPublished(address.fingerprint(), address.secret().openBundle(entry.toByteArray()), now);
            if (newest == null || bundle.count() > newest.count()) {
                newest = bundle;
                newestHash = Hashes.sha256(entry.toByteArray());
            }
        } catch (InvitationException e) {
            why = e;
        }
    }

    @Override
    void frameDone(Step step) {
        if (!over) {
            subscription.acknowledge(step);
        }
    }

    @Override
    void cutOff() {
        letGo();
        newest = null;
        newestHash = new byte[0];
        why = null;
        seen = 0;
        subscription.over();
    }
}
