package org.waystation.mls.wire;

/** An epoch described to those who want to join it, RFC 9420 section 12.4.3. */
public record GroupInfo(
        GroupContext groupContext, Extensions extensions, Bytes confirmationTag, int signer, Bytes signature)
        implements Struct {
    public static GroupInfo read(Reader in) throws MlsException {
        return new GroupInfo(GroupContext.read(in), Extensions.read(in), in.vector(), in.u32(), in.vector());
    }

    /** {@code GroupInfoTBS}. */
    public byte[] toBeSigned() {
        try (Writer out = new Writer()) {
            writeUnsigned(out);
            return out.toByteArray();
        }
    }

    public GroupInfo withSignature(byte[] value) {
        return new GroupInfo(groupContext, extensions, confirmationTag, signer, Bytes.copyOf(value));
    }

    private void writeUnsigned(Writer out) {
        out.struct(groupContext).struct(extensions).vector(confirmationTag).u32(signer);
    }

    @Override
    public void writeTo(Writer out) {
        writeUnsigned(out);
        out.vector(signature);
    }
}
