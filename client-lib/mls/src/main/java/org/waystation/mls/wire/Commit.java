package org.waystation.mls.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The step from one epoch to the next, RFC 9420 section 12.4. */
public record Commit(
        List<ProposalOrRef> proposals, @Nullable UpdatePath path) implements Struct {
    public static Commit read(Reader in) throws MlsException {
        return new Commit(in.list(ProposalOrRef::read), in.optional(UpdatePath::read));
    }

    @Override
    public void writeTo(Writer out) {
        out.structs(proposals).optional(path, Writer::struct);
    }
}
