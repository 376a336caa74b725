package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Section 7 of the specification. */
class VerificationCodeTest {
    private final Contact contact = Contact.made("verification");

    @Test
    void the_code_is_the_specifications() throws Exception {
        byte[] one = fingerprint(contact.anna.peerIdentity());
        byte[] other = fingerprint(contact.ben.peerIdentity());
        boolean ascending = Arrays.compareUnsigned(one, other) < 0;
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes("org.waystation.v1.contact.verification\0".getBytes(StandardCharsets.US_ASCII));
        in.writeBytes(ascending ? one : other);
        in.writeBytes(ascending ? other : one);
        byte[] v = MessageDigest.getInstance("SHA-512").digest(in.toByteArray());
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            BigInteger number = new BigInteger(1, Arrays.copyOfRange(v, 5 * i, 5 * i + 5));
            code.append(String.format(Locale.ROOT, "%05d", number.mod(BigInteger.valueOf(100_000))));
        }
        assertEquals(code.toString(), contact.anna.verificationCode().digits());
        assertEquals(60, code.length());
    }

    private static byte[] fingerprint(byte[] identity) throws Exception {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes("org.waystation.v1.identity.fingerprint\0".getBytes(StandardCharsets.US_ASCII));
        in.writeBytes(identity);
        in.writeBytes(new byte[2]);
        return MessageDigest.getInstance("SHA-256").digest(in.toByteArray());
    }

    @Test
    void both_sides_see_the_same_and_every_contact_another() {
        VerificationCode code = contact.anna.verificationCode();
        assertEquals(code.digits(), contact.ben.verificationCode().digits());
        assertTrue(code.matches(contact.ben.verificationCode().qrText()));
        Contact other = Contact.made("another");
        assertNotEquals(code.digits(), other.anna.verificationCode().digits());
        assertFalse(code.matches(other.anna.verificationCode().qrText()));
    }

    @Test
    void pitfall9_a_code_of_another_kind_does_not_match() {
        String text = contact.anna.verificationCode().qrText();
        assertFalse(contact.anna.verificationCode().matches(text.replace("verify-contact", "verify-group")));
        assertFalse(contact.anna.verificationCode().matches(text.replace(":1:", ":2:")));
        assertFalse(contact.anna.verificationCode().matches(text.substring(0, text.length() - 1)));
        assertTrue(contact.anna.verificationCode().matches(text.toUpperCase(Locale.ROOT)));
    }
}
