package org.waystation.mls.wire;

import org.jspecify.annotations.Nullable;

/**
 * {@code FramedContentAuthData}, RFC 9420 section 6.1.
 *
 * @param confirmationTag present exactly for a commit
 */
public record ContentAuth(Bytes signature, @Nullable Bytes confirmationTag) implements Struct {
    public static ContentAuth read(Reader in, Content.Type type) throws MlsException {
        return new ContentAuth(in.vector(), type == Content.Type.COMMIT ? in.vector() : null);
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(signature);
        if (confirmationTag != null) {
            out.vector(confirmationTag);
        }
    }
}
