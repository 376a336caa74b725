package org.waystation.mls;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/**
 * A group as it is stored: a mark, a format number, and then every part in a fixed order, maps by key. The same state always gives
 * the same bytes. Layout: {@code docs/spec/mls.md}.
 */
final class StateCodec {
    private static final int MARK = 0x574d4c53; // "WMLS"
    private static final int FORMAT = 1;

    private StateCodec() {}

    static byte[] write(GroupState state) {
        try (Writer out = new Writer()) {
            out.u32(MARK).u16(FORMAT).u16(state.epoch.suite().id());
            out.struct(state.epoch);
            out.structs(state.past);
            out.list(
                    state.resumptionPsks.entrySet(),
                    (inner, entry) -> inner.u64(entry.getKey()).vector(entry.getValue()));
            out.structs(state.proposals.values());
            out.optional(state.pending, Writer::struct);
            return out.toByteArray();
        }
    }

    static GroupState read(byte[] saved, Settings settings) throws MlsException {
        GroupState read = Reader.whole(saved, in -> {
            MlsException.require(in.u32() == MARK && in.u16() == FORMAT, Rule.M1301_STATE);
            CipherSuite suite = suite(in.u16(), settings.suites());
            Epoch epoch = Epoch.read(suite, settings, in);
            Deque<PastEpoch> past = new ArrayDeque<>(in.list(entry -> PastEpoch.read(suite, entry)));
            Map<Long, Secret> psks = new TreeMap<>();
            in.list(entry -> psks.put(entry.u64(), entry.secret(suite.hashSize())));
            Map<Bytes, CachedProposal> proposals = new LinkedHashMap<>();
            for (CachedProposal one : in.list(entry -> CachedProposal.read(suite, entry))) {
                proposals.put(one.reference(), one);
            }
            @Nullable Pending pending = in.optional(entry -> Pending.read(suite, settings, entry));
            return new GroupState(epoch, past, psks, proposals, pending);
        });
        // Entries out of order or given twice are no state that was ever written.
        if (!Arrays.equals(saved, write(read))) {
            read.close();
            throw new MlsException(Rule.M1301_STATE);
        }
        return read;
    }

    static CipherSuite suite(int id, List<CipherSuite> suites) throws MlsException {
        for (CipherSuite suite : suites) {
            if (suite.id() == id) {
                return suite;
            }
        }
        throw new MlsException(Rule.M1246_GROUP_SUITE);
    }
}
