package org.waystation.mls;

import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Sender;

/** What a message turned out to be. */
public sealed interface Incoming {
    /** Data from a member. Its key is already gone: what is lost now is lost. */
    record Application(Member sender, long epoch, Bytes data, Bytes authenticatedData) implements Incoming {
        /** Never the data. */
        @Override
        public String toString() {
            return "Application[from leaf " + sender.leafIndex() + ", " + data.size() + " bytes]";
        }
    }

    /** A proposal, kept for this epoch; the next commit of ours takes it in, unless {@link Group#forget} drops it. */
    record Proposed(Sender sender, Proposal proposal, Bytes reference) implements Incoming {}

    /** A commit that holds in every respect. It counts when it is accepted. */
    record Committed(StagedCommit commit) implements Incoming {}

    /** Our own pending commit has come back: it won. */
    record OwnCommit(PendingCommit commit) implements Incoming {}
}
