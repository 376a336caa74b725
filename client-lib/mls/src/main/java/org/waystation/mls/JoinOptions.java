package org.waystation.mls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;

/** What a newcomer has beside the message that lets it in. */
public final class JoinOptions {
    @Nullable
    Bytes tree;

    Collection<Bytes> groups = Collections.emptyList();
    OptionalInt replacedLeaf = OptionalInt.empty();
    List<Bytes> externalPsks = new ArrayList<>();

    @Nullable
    Origin origin;

    public static JoinOptions none() {
        return new JoinOptions();
    }

    /** The ratchet tree, as {@link Group#ratchetTree} gives it, where it does not come with the message. */
    public JoinOptions withTree(byte[] ratchetTree) {
        tree = Bytes.copyOf(ratchetTree);
        return this;
    }

    /** The groups that the client is in: none of them can be joined again. */
    public JoinOptions notIn(Collection<Bytes> groupIds) {
        groups = groupIds;
        return this;
    }

    /** For an external commit: also removes this leaf, our own former one. */
    public JoinOptions replacing(int leafIndex) {
        replacedLeaf = OptionalInt.of(leafIndex);
        return this;
    }

    /** For an external commit: mixes an external key in. */
    public JoinOptions externalPsk(byte[] id) {
        externalPsks.add(Bytes.copyOf(id));
        return this;
    }

    JoinOptions from(Origin old) {
        origin = old;
        return this;
    }
}
