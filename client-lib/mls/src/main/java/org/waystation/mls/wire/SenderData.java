package org.waystation.mls.wire;

/** Which key opens a PrivateMessage, RFC 9420 section 6.3.2. */
public record SenderData(int leafIndex, int generation, Bytes reuseGuard) implements Struct {
    public static final int REUSE_GUARD = 4;

    public static SenderData read(Reader in) throws MlsException {
        return new SenderData(in.u32(), in.u32(), Bytes.wrap(in.raw(REUSE_GUARD)));
    }

    @Override
    public void writeTo(Writer out) {
        out.u32(leafIndex).u32(generation).raw(reuseGuard.view());
    }
}
