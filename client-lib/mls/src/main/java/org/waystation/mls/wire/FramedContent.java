package org.waystation.mls.wire;

/** Content with the group, epoch and sender it belongs to, RFC 9420 section 6. */
public record FramedContent(Bytes groupId, long epoch, Sender sender, Bytes authenticatedData, Content content)
        implements Struct {
    static FramedContent read(Reader in) throws MlsException {
        return new FramedContent(
                in.vector(), in.u64(), Sender.read(in), in.vector(), Content.read(in, Content.readType(in)));
    }

    /** {@code FramedContentTBS}; the group context counts only for members and external commits. */
    public byte[] toBeSigned(WireFormat format, byte[] groupContext) {
        try (Writer out = new Writer()) {
            out.u16(ProtocolVersion.MLS10).u16(format.code()).struct(this);
            if (sender instanceof Sender.Member || sender instanceof Sender.NewMemberCommit) {
                out.raw(groupContext);
            }
            return out.toByteArray();
        }
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(groupId).u64(epoch).struct(sender).vector(authenticatedData);
        out.u8(content.type().code()).struct(content);
    }
}
