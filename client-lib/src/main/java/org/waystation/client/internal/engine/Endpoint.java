package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;

/**
 * One role of one mailbox. Whenever its connection comes up it is told to {@link #begin}, and brings the mailbox step by step to where
 * it should be; what it has reached is in the record of its contact, so it may be cut off anywhere and begin again.
 */
abstract class Endpoint {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final LinkKey key;
    private @Nullable Link link;
    private int handle;
    private @Nullable Instant retryAt;
    private @Nullable WaystationException failure;
    private Duration wait = SHORTEST_WAIT;

    Endpoint(LinkKey key) {
        this.key = key;
    }

    final LinkKey key() {
        return key;
    }

    final @Nullable Link link() {
        return link;
    }

    /** The handle of the role while it is open; 0 otherwise. */
    final int handle() {
        return handle;
    }

    /** The role is open: events of the handle come here. */
    final void hold(int opened) {
        handle = opened;
        if (link != null) {
            link.handle(opened);
        }
    }

    /** The role is not open any more; what still comes for its handle is nobody's. */
    final void letGo() {
        handle = 0;
    }

    /** What stands in the way now, if anything does. */
    final @Nullable WaystationException failure() {
        return failure;
    }

    /** What the user has to do, if only they can bring any of these further. */
    static @Nullable AskUserException needUser(List<? extends Endpoint> endpoints) {
        AskUserException why = null;
        for (Endpoint endpoint : endpoints) {
            if (!(endpoint.failure instanceof AskUserException failed)) {
                return null;
            }
            why = failed;
        }
        return why;
    }

    final @Nullable Instant retryAt() {
        return retryAt;
    }

    final void up(Connection connection, Step step) {
        Link newLink = new Link(connection, this);
        link = newLink;
        failure = null;
        retryAt = null;
        begin(newLink, step);
    }

    /** The connection ended, or an attempt to connect failed. */
    final void down(@Nullable WaystationException why) {
        link = null;
        retryAt = null;
        failure = why;
        cutOff();
    }

    /** Tries again what the relay would not do, when it is time. */
    final void tick(Step step) {
        Instant due = retryAt;
        Link standing = link;
        if (due != null && standing != null && !step.now().isBefore(due)) {
            retryAt = null;
            failure = null;
            begin(standing, step);
        }
    }

    /** Somebody waits: what was put off is not put off, and what failed before counts no more. */
    final void tryNow(Step step) {
        boolean waiting = failure != null || retryAt != null;
        failure = null;
        retryAt = null;
        Link standing = link;
        if (standing != null && waiting) {
            begin(standing, step);
        }
    }

    /** Notes a refusal; the endpoint begins again after a while where that makes sense. */
    final void refused(Failed failed, Step step) {
        WaystationException why = Failures.of(failed);
        failure = why;
        if (failed.getCode() == ErrorCode.UNKNOWN_HANDLE) {
            letGo();
        }
        if (why instanceof TryAgainException) {
            Duration asked = Duration.ofSeconds(failed.getRetrySeconds());
            retryAt = step.now().plus(atMost(asked.compareTo(wait) > 0 ? asked : wait));
            wait = atMost(wait.multipliedBy(2));
        } else if (why instanceof ProgramFaultException) {
            retryAt = step.now().plus(LONGEST_WAIT); // by our own fault, or because it lied before
        }
        cutOff();
    }

    private static Duration atMost(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Notes that only the user can help. */
    final void failed(WaystationException why) {
        failure = why;
        cutOff();
    }

    /** Notes that only the user can help, or time: it is tried again after a while. */
    final void failed(WaystationException why, Duration again, Step step) {
        failed(why);
        retryAt = step.now().plus(again);
    }

    /** Something worked: the next refusal is the first again. */
    final void worked() {
        wait = SHORTEST_WAIT;
    }

    /** Whether this endpoint has anything to do that needs a connection. */
    boolean wanted() {
        return true;
    }

    /** Whether everything is done that can be done now. One that is to be done once leaves the engine instead. */
    boolean settled() {
        return false;
    }

    /** Whether a sync fails if this endpoint does; otherwise it is passed over then. */
    boolean isNeeded() {
        return true;
    }

    /** A connection stands; may be called again while it stands. */
    abstract void begin(Link standing, Step step);

    /** Forgets what held only for the connection or the attempt that ended. */
    abstract void cutOff();

    void event(Event event, Step step) {}

    /** All of a frame has been handed out. */
    void frameDone(Step step) {}
}
