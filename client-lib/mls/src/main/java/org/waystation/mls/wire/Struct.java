package org.waystation.mls.wire;

/** A structure of RFC 9420 that has one encoding. */
public interface Struct {
    void writeTo(Writer out);

    /** The encoding, in an array of its own. */
    default byte[] encode() {
        Writer out = new Writer();
        writeTo(out);
        return out.toByteArray();
    }
}
