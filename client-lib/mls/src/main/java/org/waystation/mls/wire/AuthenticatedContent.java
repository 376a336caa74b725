package org.waystation.mls.wire;

/** Content with what proves its sender, RFC 9420 section 6: what transcript and proposal references are made of. */
public record AuthenticatedContent(WireFormat format, FramedContent content, ContentAuth auth) implements Struct {
    public static AuthenticatedContent read(Reader in) throws MlsException {
        WireFormat format = WireFormat.read(in);
        FramedContent content = FramedContent.read(in);
        return new AuthenticatedContent(
                format, content, ContentAuth.read(in, content.content().type()));
    }

    /** {@code ConfirmedTranscriptHashInput}. */
    public byte[] confirmedTranscriptHashInput() {
        try (Writer out = new Writer()) {
            out.u16(format.code()).struct(content).vector(auth.signature());
            return out.toByteArray();
        }
    }

    @Override
    public void writeTo(Writer out) {
        out.u16(format.code()).struct(content).struct(auth);
    }
}
