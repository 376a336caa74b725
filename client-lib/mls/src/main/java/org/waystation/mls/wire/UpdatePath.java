package org.waystation.mls.wire;

import java.util.List;

/** A committer's new leaf and the new keys of the nodes above it, RFC 9420 section 7.6. */
public record UpdatePath(LeafNode leafNode, List<PathNode> nodes) implements Struct {
    /** One node of the filtered direct path, its secret sealed to everyone below its other child. */
    public record PathNode(Bytes encryptionKey, List<HpkeCiphertext> encryptedPathSecret) implements Struct {
        public static PathNode read(Reader in) throws MlsException {
            return new PathNode(in.vector(), in.list(HpkeCiphertext::read));
        }

        @Override
        public void writeTo(Writer out) {
            out.vector(encryptionKey).structs(encryptedPathSecret);
        }
    }

    public static UpdatePath read(Reader in) throws MlsException {
        return new UpdatePath(LeafNode.read(in), in.list(PathNode::read));
    }

    @Override
    public void writeTo(Writer out) {
        out.struct(leafNode).structs(nodes);
    }
}
