package org.waystation.mls.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An inner node of the ratchet tree, RFC 9420 section 7.1. */
public record ParentNode(Bytes encryptionKey, Bytes parentHash, List<Integer> unmergedLeaves) implements Node {
    static ParentNode read(Reader in) throws MlsException {
        return new ParentNode(in.vector(), in.vector(), in.list(Reader::u32));
    }

    /** This node after a leaf was added below that does not know its key. */
    public ParentNode withUnmerged(int leaf) {
        List<Integer> more = new ArrayList<>(unmergedLeaves);
        int place = Collections.binarySearch(more, leaf);
        more.add(place < 0 ? -place - 1 : place, leaf);
        return new ParentNode(encryptionKey, parentHash, Collections.unmodifiableList(more));
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(encryptionKey).vector(parentHash).list(unmergedLeaves, Writer::u32);
    }
}
