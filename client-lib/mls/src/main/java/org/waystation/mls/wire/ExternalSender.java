package org.waystation.mls.wire;

import java.util.List;

/** Someone outside the group whose proposals are heard, RFC 9420 section 12.1.8.1. */
public record ExternalSender(Bytes signatureKey, Credential credential) implements Struct {
    static ExternalSender read(Reader in) throws MlsException {
        return new ExternalSender(in.vector(), Credential.read(in));
    }

    public static Extension toExtension(List<ExternalSender> senders) {
        try (Writer out = new Writer()) {
            return new Extension(
                    Extension.EXTERNAL_SENDERS, Bytes.wrap(out.structs(senders).toByteArray()));
        }
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(signatureKey).struct(credential);
    }
}
