package org.waystation.mls.wire;

/** A node of the ratchet tree that is not blank, RFC 9420 section 12.4.3.3. */
public sealed interface Node extends Struct permits LeafNode, ParentNode {
    Bytes encryptionKey();

    /** Reads a node with its type in front. */
    static Node read(Reader in) throws MlsException {
        int type = in.u8();
        MlsException.require(type == 1 || type == 2, Rule.M104_KNOWN_VALUE);
        return type == 1 ? LeafNode.read(in) : ParentNode.read(in);
    }

    /** Writes a node with its type in front. */
    static void write(Writer out, Node node) {
        out.u8(node instanceof LeafNode ? 1 : 2).struct(node);
    }
}
