package org.waystation.mls;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Proposal;

/**
 * Another's commit, verified and not yet in force: the application can look at what it does, and then accept or discard it. A commit
 * that an application discards and others accept leaves it behind; to refuse what members may do, use {@link Judge#permits}.
 */
public final class StagedCommit {
    private final Group group;
    private final long base;
    private final CommitProcessing.Outcome outcome;
    private final Framing.@Nullable Opened opened;
    private final boolean external;
    private final Bytes authenticatedData;
    private boolean discarded;

    StagedCommit(
            Group group,
            long base,
            CommitProcessing.Outcome outcome,
            Framing.@Nullable Opened opened,
            boolean external,
            Bytes authenticatedData) {
        this.group = group;
        this.base = base;
        this.outcome = outcome;
        this.opened = opened;
        this.external = external;
        this.authenticatedData = authenticatedData;
    }

    /** The epoch that it ends. */
    long base() {
        return base;
    }

    /** The committer's leaf; for an external commit, the leaf it gets. */
    public int committer() {
        return outcome.committer();
    }

    /** Whether the committer adds itself. */
    public boolean isExternal() {
        return external;
    }

    /** Everything it changes, in order. */
    public List<Proposal> proposals() {
        return outcome.proposals().entries().stream()
                .map(ProposalList.Entry::proposal)
                .collect(Collectors.toList());
    }

    /** The leaves of those it adds by proposals. */
    public List<Integer> added() {
        return outcome.added();
    }

    public boolean removesUs() {
        return outcome.next() == null;
    }

    public Bytes authenticatedData() {
        return authenticatedData;
    }

    /**
     * Enters the epoch of this commit. A pending commit of ours is void.
     *
     * @throws IllegalStateException if the group has moved on, or this was discarded
     */
    public Transition accept() {
        if (discarded) {
            throw new IllegalStateException("this commit was discarded");
        }
        return group.acceptStaged(this, outcome, opened);
    }

    /** Leaves everything as it is. */
    public void discard() {
        discarded = true;
        if (opened != null) {
            opened.close();
        }
        if (outcome.next() != null) {
            outcome.next().close();
        }
    }
}
