package org.waystation.mls.wire;

import org.jspecify.annotations.Nullable;

/**
 * A message that is signed and not encrypted, RFC 9420 section 6.2.
 *
 * @param membershipTag present exactly where a member sends
 */
public record PublicMessage(
        FramedContent content, ContentAuth auth, @Nullable Bytes membershipTag) implements Struct {
    static PublicMessage read(Reader in) throws MlsException {
        FramedContent content = FramedContent.read(in);
        ContentAuth auth = ContentAuth.read(in, content.content().type());
        return new PublicMessage(content, auth, content.sender() instanceof Sender.Member ? in.vector() : null);
    }

    public AuthenticatedContent authenticated() {
        return new AuthenticatedContent(WireFormat.PUBLIC_MESSAGE, content, auth);
    }

    /** {@code AuthenticatedContentTBM}: what the membership tag covers. */
    public static byte[] toBeMaced(AuthenticatedContent content, byte[] groupContext) {
        try (Writer out = new Writer()) {
            out.raw(content.content().toBeSigned(WireFormat.PUBLIC_MESSAGE, groupContext));
            return out.struct(content.auth()).toByteArray();
        }
    }

    @Override
    public void writeTo(Writer out) {
        out.struct(content).struct(auth);
        if (membershipTag != null) {
            out.vector(membershipTag);
        }
    }
}
