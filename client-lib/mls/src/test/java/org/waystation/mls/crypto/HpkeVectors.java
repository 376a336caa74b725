package org.waystation.mls.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.Secret;

/** The vectors of draft-ietf-hpke-pq for X-Wing with HKDF-SHA256 and ChaCha20-Poly1305. */
public final class HpkeVectors {
    private HpkeVectors() {}

    public static boolean supports(int kem, int kdf, int aead) {
        return kem == 0x647a && kdf == Kdf.HKDF_SHA256.hpkeId() && aead == Aead.CHACHA20_POLY1305.hpkeId();
    }

    /** Gives out what it was told to, once. */
    private static final class Scripted extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final transient byte[] script;
        private int at;

        Scripted(byte[] script) {
            this.script = script;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(script, at, bytes, 0, bytes.length);
            at += bytes.length;
        }
    }

    public static void check(
            byte[] ikmE,
            byte[] ikmR,
            byte[] skR,
            byte[] pkR,
            byte[] enc,
            byte[] sharedSecret,
            byte[][] schedule,
            byte[] info,
            byte[][] encryption,
            List<byte[][]> exports) {
        XWingKem kem = new XWingKem(XWingKem.Derivation.LABELED);
        KeyPair recipient = kem.derive(ikmR);
        assertArrayEquals(skR, recipient.privateKey().expose());
        assertEquals(Bytes.wrap(pkR), recipient.publicKey());
        Kem.Encapsulated encapsulated = kem.encapsulate(recipient.publicKey(), new Scripted(ikmE));
        assertEquals(Bytes.wrap(enc), encapsulated.encapsulation());
        assertArrayEquals(sharedSecret, encapsulated.sharedSecret().expose());
        assertArrayEquals(
                sharedSecret, kem.decapsulate(Bytes.wrap(enc), recipient).expose());
        byte[] sealed = Aead.CHACHA20_POLY1305.seal(schedule[0], schedule[1], encryption[0], encryption[1]);
        assertArrayEquals(encryption[2], sealed);
        // Our single-shot seal has no associated data: the key and nonce above must be what it uses.
        Hpke hpke = new Hpke(kem, Kdf.HKDF_SHA256, Aead.CHACHA20_POLY1305);
        HpkeCiphertext whole = hpke.seal(recipient.publicKey(), info, encryption[1], new Scripted(ikmE));
        assertArrayEquals(
                Aead.CHACHA20_POLY1305.seal(schedule[0], schedule[1], new byte[0], encryption[1]),
                whole.ciphertext().view());
        Labeled labeled = Labeled.hpke(Kdf.HKDF_SHA256, kem.hpkeId(), Aead.CHACHA20_POLY1305.hpkeId());
        for (byte[][] export : exports) {
            Secret exported = labeled.expand(Secret.wrap(schedule[2].clone()), "sec", export[0], export[1].length);
            assertArrayEquals(export[1], exported.expose());
        }
        Arrays.fill(ikmE, (byte) 0);
    }
}
