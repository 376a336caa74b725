package org.waystation.relay.mailbox;

import org.waystation.wire.v1.Acknowledged;
import org.waystation.wire.v1.Appended;
import org.waystation.wire.v1.CaughtUp;
import org.waystation.wire.v1.Claimed;
import org.waystation.wire.v1.Created;
import org.waystation.wire.v1.Deleted;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Rekeyed;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.RetiredKeyPresented;
import org.waystation.wire.v1.Subscribed;
import org.waystation.wire.v1.Superseded;
import org.waystation.wire.v1.Trimmed;

/** The words a relay says. */
public final class Replies {
    /** Seconds after which a client may ask a relay again that cannot store. */
    private static final int UNAVAILABLE_SECONDS = 60;

    private Replies() {}

    public static Reply failed(int id, ErrorCode code) {
        return failed(id, code, code == ErrorCode.UNAVAILABLE ? UNAVAILABLE_SECONDS : 0);
    }

    public static Reply failed(int id, ErrorCode code, int retrySeconds) {
        return Reply.newBuilder()
                .setId(id)
                .setFailed(Failed.newBuilder().setCode(code).setRetrySeconds(retrySeconds))
                .build();
    }

    static Reply created(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setCreated(Created.getDefaultInstance())
                .build();
    }

    static Reply opened(int id, Opened opened) {
        return Reply.newBuilder().setId(id).setOpened(opened).build();
    }

    static Reply claimed(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setClaimed(Claimed.getDefaultInstance())
                .build();
    }

    static Reply appended(int id, long position) {
        return Reply.newBuilder()
                .setId(id)
                .setAppended(Appended.newBuilder().setPosition(position))
                .build();
    }

    static Reply subscribed(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setSubscribed(Subscribed.getDefaultInstance())
                .build();
    }

    static Reply acknowledged(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setAcknowledged(Acknowledged.getDefaultInstance())
                .build();
    }

    static Reply rekeyed(int id, long position) {
        return Reply.newBuilder()
                .setId(id)
                .setRekeyed(Rekeyed.newBuilder().setPosition(position))
                .build();
    }

    static Reply trimmed(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setTrimmed(Trimmed.getDefaultInstance())
                .build();
    }

    static Reply deleted(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setDeleted(Deleted.getDefaultInstance())
                .build();
    }

    static Event delivery(Delivery delivery) {
        return Event.newBuilder().setDelivery(delivery).build();
    }

    static Event caughtUp(int handle) {
        return Event.newBuilder()
                .setCaughtUp(CaughtUp.newBuilder().setHandle(handle))
                .build();
    }

    static Event ended(int handle, Ended.Reason reason) {
        return Event.newBuilder()
                .setEnded(Ended.newBuilder().setHandle(handle).setReason(reason))
                .build();
    }

    static Event superseded(int handle, long at) {
        return Event.newBuilder()
                .setSuperseded(Superseded.newBuilder().setHandle(handle).setAt(at))
                .build();
    }

    static Event retiredKeyPresented(int handle) {
        return Event.newBuilder()
                .setRetiredKeyPresented(RetiredKeyPresented.newBuilder().setHandle(handle))
                .build();
    }
}
