package org.waystation.mls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.schedule.PskSecret;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;

/** Everything a member stores about a group, and the one place where an epoch gives way to the next. */
final class GroupState implements AutoCloseable {
    Epoch epoch;
    final Deque<PastEpoch> past;
    final Map<Long, Secret> resumptionPsks;
    final Map<Bytes, CachedProposal> proposals;

    @Nullable
    Pending pending;

    GroupState(Epoch first) {
        this(first, new ArrayDeque<>(), new TreeMap<>(), new LinkedHashMap<>(), null);
    }

    GroupState(
            Epoch epoch,
            Deque<PastEpoch> past,
            Map<Long, Secret> resumptionPsks,
            Map<Bytes, CachedProposal> proposals,
            @Nullable Pending pending) {
        this.epoch = epoch;
        this.past = past;
        this.resumptionPsks = resumptionPsks;
        this.proposals = proposals;
        this.pending = pending;
    }

    /** Enters the next epoch: proposals and a pending commit are void, and what is too old is erased. */
    void advance(Epoch next, Settings settings) {
        resumptionPsks.put(epoch.number(), epoch.secrets().resumptionPsk().copy());
        while (resumptionPsks.size() > settings.limits().pastPsks()) {
            Iterator<Secret> oldest = resumptionPsks.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        past.addLast(PastEpoch.of(epoch));
        epoch.keys().close();
        epoch.signatureKey().close();
        epoch.secrets().close();
        while (past.size() > settings.limits().pastEpochs()) {
            past.removeFirst().close();
        }
        epoch = next;
        forgetProposals();
        discardPending();
    }

    private void forgetProposals() {
        proposals.values().forEach(CachedProposal::close);
        proposals.clear();
    }

    void discardPending() {
        if (pending != null) {
            pending.close();
            pending = null;
        }
    }

    /** The kept epoch with this number. */
    PastEpoch pastEpoch(long number) throws MlsException {
        for (PastEpoch one : past) {
            if (one.context().epoch() == number) {
                return one;
            }
        }
        throw new MlsException(Rule.M603_EPOCH_KEPT);
    }

    /** Our own resumption keys first, then what the application has. */
    PskSource psks(PskSource application) {
        return id -> {
            Secret own = id instanceof PreSharedKeyId.Resumption resumption ? resumptionPsk(resumption) : null;
            return own == null ? application.find(id) : Optional.of(own.copy());
        };
    }

    private @Nullable Secret resumptionPsk(PreSharedKeyId.Resumption id) {
        if (!id.groupId().equals(epoch.context().groupId())) {
            return null;
        }
        return id.epoch() == epoch.number() ? epoch.secrets().resumptionPsk() : resumptionPsks.get(id.epoch());
    }

    /** The {@code psk_secret} for keys that the source has. */
    static Secret pskSecret(CipherSuite suite, List<PreSharedKeyId> ids, PskSource source) throws MlsException {
        List<Secret> keys = new ArrayList<>();
        try {
            for (PreSharedKeyId id : ids) {
                keys.add(source.find(id).orElseThrow(() -> new MlsException(Rule.M802_PSK_KNOWN)));
            }
            return PskSecret.of(suite, ids, keys);
        } finally {
            keys.forEach(Secret::close);
        }
    }

    @Override
    public void close() {
        epoch.close();
        past.forEach(PastEpoch::close);
        resumptionPsks.values().forEach(Secret::close);
        forgetProposals();
        discardPending();
    }
}
