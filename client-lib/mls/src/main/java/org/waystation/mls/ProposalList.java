package org.waystation.mls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.ProposalOrRef;
import org.waystation.mls.wire.ProposalOrRef.ByReference;
import org.waystation.mls.wire.ProposalOrRef.ByValue;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Sender;

/** The proposals of a commit in its order, references followed. */
record ProposalList(List<Entry> entries) {
    /**
     * @param sender who proposed it: for a proposal by value, the committer
     * @param cached where it was found, for a proposal by reference
     */
    record Entry(Proposal proposal, Sender sender, @Nullable CachedProposal cached) {
        ProposalOrRef toWire() {
            return cached == null ? new ByValue(proposal) : new ByReference(cached.reference());
        }

        static Entry of(CachedProposal cached) {
            return new Entry(cached.proposal(), cached.sender(), cached);
        }
    }

    static ProposalList resolve(Commit commit, Sender committer, Map<Bytes, CachedProposal> cache) throws MlsException {
        List<Entry> entries = new ArrayList<>();
        for (ProposalOrRef one : commit.proposals()) {
            if (one instanceof ByValue value) {
                entries.add(new Entry(value.proposal(), committer, null));
            } else {
                CachedProposal cached = cache.get(((ByReference) one).reference());
                if (cached == null) {
                    throw new MlsException(Rule.M1232_PROPOSAL_KNOWN);
                }
                entries.add(Entry.of(cached));
            }
        }
        return new ProposalList(Collections.unmodifiableList(entries));
    }

    /** All proposals of one type, in order. */
    <P extends Proposal> List<P> all(Class<P> type) {
        List<P> all = new ArrayList<>();
        for (Entry entry : entries) {
            if (type.isInstance(entry.proposal)) {
                all.add(type.cast(entry.proposal));
            }
        }
        return all;
    }

    <P extends Proposal> Optional<P> first(Class<P> type) {
        return all(type).stream().findFirst();
    }

    int count(Class<? extends Proposal> type) {
        return all(type).size();
    }

    /** Whether the commit must have a path, RFC 9420 section 12.4. */
    boolean needsPath() {
        return entries.isEmpty()
                || entries.stream().anyMatch(entry -> {
                    int type = entry.proposal.type();
                    return type != Proposal.ADD && type != Proposal.PSK && type != Proposal.REINIT;
                });
    }
}
