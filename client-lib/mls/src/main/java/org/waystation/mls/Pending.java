package org.waystation.mls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/** A commit of ours that was made and has neither won nor lost: what to send, and the epoch it leads to. */
record Pending(
        Bytes commit,
        @Nullable Bytes welcome,
        List<Integer> added,
        Epoch next,
        @Nullable ReInit reInit) implements Struct, AutoCloseable {
    Pending {
        added = Collections.unmodifiableList(new ArrayList<>(added));
    }

    static Pending read(CipherSuite suite, Settings settings, Reader in) throws MlsException {
        return new Pending(
                in.vector(),
                in.optional(Reader::vector),
                in.list(Reader::u32),
                Epoch.read(suite, settings, in),
                in.optional(Pending::readReInit));
    }

    static ReInit readReInit(Reader in) throws MlsException {
        Proposal proposal = Proposal.read(in);
        MlsException.require(proposal instanceof ReInit, Rule.M1301_STATE);
        return (ReInit) proposal;
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(commit).optional(welcome, Writer::vector).list(added, Writer::u32);
        out.struct(next).<Struct>optional(reInit, Writer::struct);
    }

    @Override
    public void close() {
        next.close();
    }
}
