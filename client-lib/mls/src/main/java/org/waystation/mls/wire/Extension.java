package org.waystation.mls.wire;

/** An extension, RFC 9420 section 13.4: a type and bytes that only those look into who know the type. */
public record Extension(int type, Bytes data) implements Struct {
    public static final int APPLICATION_ID = 1;
    public static final int RATCHET_TREE = 2;
    public static final int REQUIRED_CAPABILITIES = 3;
    public static final int EXTERNAL_PUB = 4;
    public static final int EXTERNAL_SENDERS = 5;

    /** Types that every client supports and no capabilities list. */
    public static boolean isDefault(int type) {
        return type >= APPLICATION_ID && type <= EXTERNAL_SENDERS;
    }

    static Extension read(Reader in) throws MlsException {
        return new Extension(in.u16(), in.vector());
    }

    @Override
    public void writeTo(Writer out) {
        out.u16(type).vector(data);
    }
}
