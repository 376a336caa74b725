package org.waystation.mls.wire;

/** A message that is signed and encrypted, RFC 9420 section 6.3. */
public record PrivateMessage(
        Bytes groupId,
        long epoch,
        Content.Type contentType,
        Bytes authenticatedData,
        Bytes encryptedSenderData,
        Bytes ciphertext)
        implements Struct {
    static PrivateMessage read(Reader in) throws MlsException {
        return new PrivateMessage(in.vector(), in.u64(), Content.readType(in), in.vector(), in.vector(), in.vector());
    }

    /** {@code PrivateContentAAD}. */
    public static byte[] contentAad(FramedContent content) {
        return contentAad(content.groupId(), content.epoch(), content.content().type(), content.authenticatedData());
    }

    public byte[] contentAad() {
        return contentAad(groupId, epoch, contentType, authenticatedData);
    }

    private static byte[] contentAad(Bytes groupId, long epoch, Content.Type type, Bytes authenticatedData) {
        try (Writer out = new Writer()) {
            return out.vector(groupId)
                    .u64(epoch)
                    .u8(type.code())
                    .vector(authenticatedData)
                    .toByteArray();
        }
    }

    /** {@code SenderDataAAD}. */
    public static byte[] senderDataAad(Bytes groupId, long epoch, Content.Type type) {
        try (Writer out = new Writer()) {
            return out.vector(groupId).u64(epoch).u8(type.code()).toByteArray();
        }
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(groupId).u64(epoch).u8(contentType.code()).vector(authenticatedData);
        out.vector(encryptedSenderData).vector(ciphertext);
    }
}
