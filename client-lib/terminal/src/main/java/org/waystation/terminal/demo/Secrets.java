package org.waystation.terminal.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.waystation.client.InvitationLink;
import org.waystation.wire.Base32;

/** What must not be on the relay's disk, in every spelling in which it might be there. */
final class Secrets {
    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    private static final int LINK_SECRET = 32;

    private final List<Search.Needle> needles = new ArrayList<>();
    private int count;

    /** A text: as UTF-8 and UTF-16, plain and in Base64. */
    Secrets text(String name, String text) {
        count++;
        for (Charset charset : CHARSETS) {
            byte[] bytes = text.getBytes(charset);
            needles.add(new Search.Needle(name, bytes));
            base64(name, bytes);
        }
        return this;
    }

    /** A key: plain, in hexadecimal digits, Base32 and Base64. */
    Secrets key(String name, byte[] key) {
        count++;
        needles.add(new Search.Needle(name, key));
        base64(name, key);
        for (String spelled : List.of(HexFormat.of().formatHex(key), Base32.encode(key))) {
            needles.add(new Search.Needle(name, ascii(spelled)));
            needles.add(new Search.Needle(name, ascii(spelled.toUpperCase(Locale.ROOT))));
        }
        return this;
    }

    /** Random bytes that may be a private role key, and the role key if they are. */
    Secrets draw(byte[] bytes) {
        return key("a key that was drawn", bytes).key("a role key", publicKey(bytes));
    }

    /** The secret of a link, and the keys that whoever has the link can derive ({@code docs/spec/cryptography.md}, section 3). */
    Secrets link(InvitationLink link) {
        byte[] secret = secret(link);
        byte[] reader = derived(secret, "org.waystation.v1.invitation.reader");
        return key("the link's secret", secret)
                .key("the private key of the invitation's reader", reader)
                .key("the public key of the invitation's reader", publicKey(reader))
                .key("the key of the invitation's bundle", derived(secret, "org.waystation.v1.invitation.bundle"))
                .key("the key of the invitation's answer", derived(secret, "org.waystation.v1.invitation.answer"));
    }

    static byte[] secret(InvitationLink link) {
        String text = link.format();
        byte[] payload = Base32.decode(text.substring(text.indexOf('#') + 1));
        return Arrays.copyOfRange(payload, 1, 1 + LINK_SECRET);
    }

    /** In the middle of something longer, Base64 spells the same bytes in three ways; the characters shared with neighbours differ. */
    private void base64(String name, byte[] bytes) {
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String spelled = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = (shift * 8 + 5) / 6;
            int to = (shift + bytes.length) * 8 / 6;
            String own = spelled.substring(from, to);
            needles.add(new Search.Needle(name, ascii(own)));
            String inUrls = own.replace('+', '-').replace('/', '_');
            if (!inUrls.equals(own)) {
                needles.add(new Search.Needle(name, ascii(inUrls)));
            }
        }
    }

    /** HKDF-SHA-256 with an empty salt, one block long. */
    private static byte[] derived(byte[] secret, String info) {
        byte[] pseudorandom = hmac(new byte[32], secret);
        byte[] block = Arrays.copyOf(ascii(info), info.length() + 1);
        block[info.length()] = 1;
        return hmac(pseudorandom, block);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The Ed25519 public key of a seed: the JDK makes it from what it takes for randomness. */
    static byte[] publicKey(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            EdECPublicKey key = (EdECPublicKey) generator.generateKeyPair().getPublic();
            byte[] bigEndian = key.getPoint().getY().toByteArray();
            byte[] encoded = new byte[32];
            for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
                encoded[i] = bigEndian[bigEndian.length - 1 - i];
            }
            if (key.getPoint().isXOdd()) {
                encoded[31] |= (byte) 0x80;
            }
            return encoded;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** How many different secrets. */
    int count() {
        return count;
    }

    /** How many spellings of them. */
    int spellings() {
        return needles.size();
    }

    Search search() {
        return new Search(needles);
    }

    /** "Randomness" that is known. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
