package org.waystation.mls.wire;

import java.util.List;

/** The invitation of new members into an epoch, RFC 9420 section 12.4.3.1. */
public record Welcome(int cipherSuite, List<Entry> secrets, Bytes encryptedGroupInfo) implements Struct {
    /** The group secrets, sealed to one new member. */
    public record Entry(Bytes newMember, HpkeCiphertext encryptedGroupSecrets) implements Struct {
        static Entry read(Reader in) throws MlsException {
            return new Entry(in.vector(), HpkeCiphertext.read(in));
        }

        @Override
        public void writeTo(Writer out) {
            out.vector(newMember).struct(encryptedGroupSecrets);
        }
    }

    public static Welcome read(Reader in) throws MlsException {
        return new Welcome(in.u16(), in.list(Entry::read), in.vector());
    }

    @Override
    public void writeTo(Writer out) {
        out.u16(cipherSuite).structs(secrets).vector(encryptedGroupInfo);
    }
}
