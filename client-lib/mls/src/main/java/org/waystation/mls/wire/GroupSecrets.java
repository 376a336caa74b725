package org.waystation.mls.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Welcome seals to each new member, RFC 9420 section 12.4.3.1. */
public record GroupSecrets(Secret joinerSecret, @Nullable Secret pathSecret, List<PreSharedKeyId> psks)
        implements Struct, AutoCloseable {
    public static GroupSecrets read(Reader in) throws MlsException {
        return new GroupSecrets(in.secret(), in.optional(Reader::secret), in.list(PreSharedKeyId::read));
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(joinerSecret).optional(pathSecret, Writer::vector).structs(psks);
    }

    @Override
    public void close() {
        joinerSecret.close();
        if (pathSecret != null) {
            pathSecret.close();
        }
    }
}
