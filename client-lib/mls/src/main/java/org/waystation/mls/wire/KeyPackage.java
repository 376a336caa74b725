package org.waystation.mls.wire;

/** What a client publishes so that others can add it to groups, RFC 9420 section 10. */
public record KeyPackage(
        int version, int cipherSuite, Bytes initKey, LeafNode leafNode, Extensions extensions, Bytes signature)
        implements Struct {
    public static KeyPackage read(Reader in) throws MlsException {
        return new KeyPackage(in.u16(), in.u16(), in.vector(), LeafNode.read(in), Extensions.read(in), in.vector());
    }

    /** {@code KeyPackageTBS}. */
    public byte[] toBeSigned() {
        try (Writer out = new Writer()) {
            writeUnsigned(out);
            return out.toByteArray();
        }
    }

    public KeyPackage withSignature(byte[] value) {
        return new KeyPackage(version, cipherSuite, initKey, leafNode, extensions, Bytes.copyOf(value));
    }

    private void writeUnsigned(Writer out) {
        out.u16(version).u16(cipherSuite).vector(initKey).struct(leafNode).struct(extensions);
    }

    @Override
    public void writeTo(Writer out) {
        writeUnsigned(out);
        out.vector(signature);
    }
}
