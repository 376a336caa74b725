package org.waystation.mls.wire;

/** What HPKE makes of a plaintext, RFC 9420 section 7.6. */
public record HpkeCiphertext(Bytes kemOutput, Bytes ciphertext) implements Struct {
    static HpkeCiphertext read(Reader in) throws MlsException {
        return new HpkeCiphertext(in.vector(), in.vector());
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(kemOutput).vector(ciphertext);
    }
}
