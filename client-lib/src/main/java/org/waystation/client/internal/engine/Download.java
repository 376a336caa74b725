package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/** The {@code LOG} of a file that is being fetched: read from where the file stands, no faster than what comes is taken. */
final class Download extends Endpoint {
    /** Entries that the relay is to have on their way, at most: 1 MiB. */
    static final int WINDOW = 64;

    private final Runnable wake;
    private final SigningKey reader;
    private final Subscription subscription = new Subscription(this, WINDOW);
    private final Deque<Delivery> arrived = new ArrayDeque<>();
    /** Where what was taken last is. */
    private long position;

    private int unacknowledged;
    private boolean caughtUp;
    /** So many are handed over and acknowledged together, unless there are no more: a step of the engine for each would cost more than the entry. */
    private int together = 1;

    private boolean busy;
    private boolean subscribed;

    /**
     * @param position of the last entry that needs not be read again
     * @param wake called when there is something to take, or to hear
     */
    Download(RelayAddress relay, ByteString readerSeed, long position, Runnable wake) {
        super(new LinkKey(relay, LinkKey.Use.DOWNLOAD));
        this.reader = SigningKey.fromSeed(readerSeed.toByteArray());
        this.position = position;
        this.wake = wake;
    }

    @Override
    void begin(Link link, Step step) {
        if (busy || subscribed) {
            return;
        }
        if (handle() != 0) {
            subscribe(link, step);
            return;
        }
        busy = true;
        Link.OnOpened onOpened = (opened, then) -> {
            busy = false;
            hold(opened.getHandle());
            subscribe(link, then);
        };
        link.open(Role.READER, reader, step, onOpened, (failed, then) -> {
            busy = false;
            notOpened(failed, then);
        });
    }

    private void subscribe(Link link, Step step) {
        subscribed = true;
        together = Math.max(1, Math.min(WINDOW, link.hello().getLimits().getWindow()) / 4);
        subscription.begin(position + 1, link, step);
    }

    private void notOpened(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            failed(gone());
        } else {
            refused(failed, step);
        }
        wake.run();
    }

    private static AskUserException gone() {
        return new AskUserException(
                Reason.FILE_GONE, "the relay does not have the file any more: it expired, or its sender deleted it");
    }

    @Override
    void event(Event event, Step step) {
        if (event.hasDelivery()) {
            if (arrived.size()
                    < 2 * WINDOW) { // beyond it comes what is not heard of a relay that does not heed the window
                arrived.add(event.getDelivery());
            }
            if (arrived.size() >= together) {
                wake.run();
            }
        } else if (event.hasCaughtUp()) {
            caughtUp = true;
            wake.run();
        } else if (event.hasEnded()) {
            letGo();
            failed(gone());
            wake.run();
        }
    }

    /** Everything that has arrived, oldest first; what was handed out before is done with, up to this position. */
    List<Delivery> take(long through, Step step) {
        position = Math.max(position, through);
        List<Delivery> taken = new ArrayList<>(arrived);
        arrived.clear();
        taken.forEach(subscription::delivered);
        unacknowledged += taken.size();
        if (unacknowledged >= together) {
            unacknowledged = 0;
            subscription.acknowledge(step);
        }
        return taken;
    }

    /** Whether the relay has delivered all it has, and all was taken. */
    boolean isAtEnd() {
        return caughtUp && arrived.isEmpty();
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            busy = false;
        }
        arrived.clear();
        unacknowledged = 0;
        caughtUp = false;
        subscribed = false;
        subscription.over();
    }

    @Override
    boolean settled() {
        return true; // who waits for a file waits for its transfer
    }

    @Override
    boolean isNeeded() {
        return false;
    }
}
