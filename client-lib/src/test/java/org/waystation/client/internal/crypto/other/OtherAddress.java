package org.waystation.client.internal.crypto.other;

import static org.waystation.client.internal.crypto.other.Platform.hkdf;
import static org.waystation.client.internal.crypto.other.Platform.join;
import static org.waystation.client.internal.crypto.other.Platform.label;
import static org.waystation.client.internal.crypto.other.Platform.sha256;
import static org.waystation.client.internal.crypto.other.Platform.sign;
import static org.waystation.client.internal.crypto.other.Platform.x25519Public;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.MLKEMParameters;

/** A published address as its owner makes it and others read it, written from docs/spec/cryptography.md, section 6e, alone. */
public final class OtherAddress {
    private static final String BUNDLE = "org.waystation.v1.address.bundle";

    private OtherAddress() {}

    /** The private keys of an owner. */
    public static final class Owner {
        public byte[] identitySeed;
        public byte[] agreement;
        public byte[] prekey;
        public byte[] kemSeed;
    }

    /** {@code F}. */
    public static byte[] fingerprint(byte[] identityKey) throws GeneralSecurityException {
        return sha256(label("org.waystation.v1.identity.fingerprint\0"), identityKey, new byte[2]);
    }

    public static byte[] identityKey(Owner owner) throws GeneralSecurityException {
        return Platform.ed25519Public(owner.identitySeed);
    }

    public static String link(String relay, byte[] fingerprint, byte[] s) throws GeneralSecurityException {
        String before = relay + "/address#";
        byte[] payload = join(new byte[] {1}, fingerprint, s);
        byte[] check = sha256(label("org.waystation.v1.address.link\0"), label(before), payload);
        return before + base32(join(payload, Arrays.copyOf(check, 4)));
    }

    private static String base32(byte[] bytes) {
        int characters = (bytes.length * 8 + 4) / 5;
        BigInteger bits = new BigInteger(1, bytes).shiftLeft(characters * 5 - bytes.length * 8);
        StringBuilder text = new StringBuilder();
        for (int i = characters - 1; i >= 0; i--) {
            int five = bits.shiftRight(5 * i).intValue() & 31;
            text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(five));
        }
        return text.toString();
    }

    /** A signed bundle, in a protobuf writer of a page. */
    public static byte[] bundle(Owner owner, long count, long expires, String relay, byte[] writerSeed)
            throws GeneralSecurityException {
        byte[] dk = x25519Public(owner.agreement);
        ByteArrayOutputStream terms = new ByteArrayOutputStream();
        number(terms, 1, 1);
        field(terms, 2, identityKey(owner));
        field(terms, 3, dk);
        field(terms, 4, sign(owner.identitySeed, label("org.waystation.v1.identity.dh\0"), dk));
        field(terms, 5, x25519Public(owner.prekey));
        field(terms, 6, Platform.kemPublic(MLKEMParameters.ml_kem_1024, owner.kemSeed));
        number(terms, 7, expires);
        ByteArrayOutputStream offer = new ByteArrayOutputStream();
        field(offer, 1, label(relay));
        field(offer, 2, writerSeed);
        field(terms, 8, offer.toByteArray());
        number(terms, 9, count);
        byte[] statement = join(label("org.waystation.v1.address.terms\0"), sha256(terms.toByteArray()));
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        field(bundle, 1, terms.toByteArray());
        field(bundle, 2, sign(owner.identitySeed, statement));
        return bundle.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void field(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, field << 3 | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 127) {
            out.write((int) ((rest & 127) | 128));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    public static byte[] seal(byte[] s, byte[] salt, byte[] bundle) throws GeneralSecurityException {
        byte[] padded =
                ByteBuffer.allocate(4_000).putInt(bundle.length).put(bundle).array();
        return join(salt, Platform.seal(keyNonce(s, salt), label(BUNDLE), padded));
    }

    public static byte[] open(byte[] s, byte[] entry) throws GeneralSecurityException {
        byte[] keyNonce = keyNonce(s, Arrays.copyOf(entry, 16));
        byte[] padded = Platform.open(keyNonce, label(BUNDLE), Arrays.copyOfRange(entry, 16, entry.length));
        return Arrays.copyOfRange(padded, 4, 4 + ByteBuffer.wrap(padded).getInt());
    }

    private static byte[] keyNonce(byte[] s, byte[] salt) throws GeneralSecurityException {
        return hkdf(salt, hkdf(new byte[0], s, BUNDLE, 32), BUNDLE, 44);
    }
}
