package org.waystation.mls;

import java.util.Optional;
import org.waystation.mls.wire.Bytes;

/**
 * A commit of ours that waits to win its epoch. Store the group, then send {@link #message}; when the commit is known to have won,
 * {@link #accept} it, and only then send {@link #welcome}. When another won, accept that one, or {@link #discard} this.
 */
public final class PendingCommit {
    private final Group group;
    private final Pending pending;

    PendingCommit(Group group, Pending pending) {
        this.group = group;
        this.pending = pending;
    }

    /** The commit, for all members. */
    public byte[] message() {
        return pending.commit().toByteArray();
    }

    /** The Welcome for those it adds. */
    public Optional<byte[]> welcome() {
        return Optional.ofNullable(pending.welcome()).map(Bytes::toByteArray);
    }

    /**
     * Enters the epoch of this commit.
     *
     * @throws IllegalStateException if the group has moved on
     */
    public Transition accept() {
        return group.acceptPending(pending);
    }

    /** Gives the commit up: its keys are erased. */
    public void discard() {
        group.discardPending(pending);
    }
}
