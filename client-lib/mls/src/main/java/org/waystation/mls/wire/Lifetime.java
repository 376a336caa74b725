package org.waystation.mls.wire;

/** When a key package may be used, in seconds since 1970, RFC 9420 section 7.2. */
public record Lifetime(long notBefore, long notAfter) implements Struct {
    static Lifetime read(Reader in) throws MlsException {
        return new Lifetime(in.u64(), in.u64());
    }

    /** Whether it has a moment in common with this span. */
    public boolean meets(long from, long to) {
        return Long.compareUnsigned(notBefore, to) <= 0 && Long.compareUnsigned(Math.max(0, from), notAfter) <= 0;
    }

    public boolean isAtMost(long seconds) {
        return Long.compareUnsigned(notBefore, notAfter) <= 0
                && Long.compareUnsigned(notAfter - notBefore, seconds) <= 0;
    }

    @Override
    public void writeTo(Writer out) {
        out.u64(notBefore).u64(notAfter);
    }
}
