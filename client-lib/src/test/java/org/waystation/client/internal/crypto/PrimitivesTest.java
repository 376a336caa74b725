package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

/** What the vectors do not say about the primitives. */
class PrimitivesTest {
    @Test
    void hashes_are_those_of_the_parts_one_after_the_other() throws Exception {
        byte[] one = "one".getBytes(StandardCharsets.US_ASCII);
        byte[] two = "two".getBytes(StandardCharsets.US_ASCII);
        byte[] both = "onetwo".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(both), Hashes.sha256(one, two));
        assertArrayEquals(MessageDigest.getInstance("SHA-512").digest(both), Hashes.sha512(one, two));
        assertArrayEquals(Hashes.hmacSha256(one, both), Hashes.hmacSha256(one, one, two));
        assertArrayEquals(Hashes.hmacSha256(new byte[32], both), Hashes.hmacSha256(new byte[0], both));
    }

    @Test
    void argon2id_gives_the_answer_of_its_bare_generator_and_of_rfc_9106() {
        // RFC 9106, 5.3, has a secret and associated data, which our type does not take: below our own type.
        byte[] tag = new byte[32];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(filled(16, 2))
                .withSecret(filled(8, 3))
                .withAdditional(filled(12, 4))
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .build());
        generator.generateBytes(filled(32, 1), tag);
        assertEquals(
                "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
                HexFormat.of().formatHex(tag));
        Argon2.Cost small = new Argon2.Cost(32, 3, 4);
        assertEquals(
                Argon2.deriveUnbounded(filled(32, 1), filled(16, 2), small),
                Argon2.deriveUnbounded(filled(32, 1), filled(16, 2), small));
        assertNotEquals(
                Argon2.deriveUnbounded(filled(32, 1), filled(16, 2), small),
                Argon2.deriveUnbounded(filled(32, 1), filled(16, 3), small));
    }

    @Test
    void S802_costs_out_of_bounds_are_refused_before_anything_is_allocated() {
        assertTrue(Argon2.Cost.DEFAULT.isAllowed());
        assertTrue(new Argon2.Cost(8 * 1024, 1, 1).isAllowed());
        assertTrue(new Argon2.Cost(1024 * 1024, 16, 4).isAllowed());
        int[][] wrong = {
            {8 * 1024 - 1, 3, 1}, {1024 * 1024 + 1, 3, 1}, {Integer.MAX_VALUE, 3, 1}, {-1, 3, 1},
            {65536, 0, 1}, {65536, 17, 1}, {65536, 3, 0}, {65536, 3, 5}
        };
        for (int[] cost : wrong) {
            Argon2.Cost asked = new Argon2.Cost(cost[0], cost[1], cost[2]);
            assertThrows(IllegalArgumentException.class, () -> Argon2.derive(new byte[8], new byte[16], asked));
        }
    }

    @Test
    void S001_and_A28_padding_at_its_edges() throws Exception {
        for (int length : new int[] {0, 1, 95, 96}) {
            byte[] content = filled(length, 7);
            assertArrayEquals(content, Padding.unpad(Padding.pad(content, 100)));
        }
        assertThrows(IllegalArgumentException.class, () -> Padding.pad(new byte[97], 100));
        byte[] beyond = Padding.pad(filled(96, 7), 100);
        beyond[3]++;
        assertThrows(DoesNotOpenException.class, () -> Padding.unpad(beyond));
        byte[] negative = Padding.pad(filled(96, 7), 100);
        negative[0] = (byte) 0x80;
        assertThrows(DoesNotOpenException.class, () -> Padding.unpad(negative));
        for (int at = 4 + 10; at < 100; at++) {
            byte[] dirty = Padding.pad(filled(10, 7), 100);
            dirty[at] = 1;
            assertThrows(DoesNotOpenException.class, () -> Padding.unpad(dirty));
        }
        for (int length = 0; length < 4; length++) {
            byte[] truncated = new byte[length];
            assertThrows(DoesNotOpenException.class, () -> Padding.unpad(truncated));
        }
    }

    @Test
    void pitfall11_secrets_compare_in_constant_time_and_say_nothing() {
        Secret one = Secret.owning(filled(32, 1));
        assertEquals(one, Secret.owning(filled(32, 1)));
        assertNotEquals(one, Secret.owning(filled(32, 2)));
        assertEquals(one.hashCode(), Secret.owning(filled(32, 2)).hashCode());
        assertEquals("Secret", one.toString());
        assertEquals("SigningKey", SigningKey.fromSeed(filled(32, 1)).toString());
        assertEquals("X25519", X25519.fromPrivate(filled(32, 1)).toString());
    }

    @Test
    void A29_closed_secrets_are_zeros_and_cannot_be_used() {
        byte[] bytes = filled(32, 1);
        Secret secret = Secret.owning(bytes);
        secret.close();
        assertArrayEquals(new byte[32], bytes);
        assertThrows(IllegalStateException.class, secret::exposeCopy);
        SigningKey key = SigningKey.fromSeed(filled(32, 1));
        key.close();
        assertThrows(IllegalStateException.class, () -> key.sign(bytes));
    }

    @Test
    void pitfall11_every_failure_is_the_same_failure() {
        Aead aead = Aead.of(new byte[32], new byte[12]);
        Exception tag = assertThrows(DoesNotOpenException.class, () -> aead.open(new byte[0], new byte[40]));
        Exception length = assertThrows(DoesNotOpenException.class, () -> aead.open(new byte[0], new byte[3]));
        Exception zero = assertThrows(
                DoesNotOpenException.class,
                () -> X25519.generate(new TestRandom("x")).agree(new byte[32]));
        for (Exception failure : new Exception[] {tag, length, zero}) {
            assertEquals("does not open", failure.getMessage());
            assertEquals(0, failure.getStackTrace().length);
            assertEquals(null, failure.getCause());
        }
    }

    @Test
    void A19_every_point_of_low_order_is_refused() {
        X25519 pair = X25519.generate(new TestRandom("low order"));
        for (byte[] point : LowOrder.points()) {
            assertThrows(DoesNotOpenException.class, () -> pair.agree(point));
        }
        assertThrows(DoesNotOpenException.class, () -> pair.agree(new byte[31]));
        assertThrows(DoesNotOpenException.class, () -> pair.agree(new byte[33]));
    }

    @Test
    void A30_zeros_are_no_signature() {
        SigningKey key = SigningKey.generate(new TestRandom("zeros"));
        assertFalse(SigningKey.verify(key.publicBytes(), new byte[0], new byte[64]));
        assertFalse(SigningKey.verify(key.publicBytes(), new byte[0], new byte[63]));
        assertFalse(SigningKey.verify(new byte[31], new byte[0], new byte[64]));
        byte[] signature = key.sign(new byte[] {1});
        assertTrue(SigningKey.verify(key.publicBytes(), new byte[] {1}, signature));
        assertFalse(SigningKey.verify(key.publicBytes(), new byte[] {2}, signature));
    }

    @Test
    void A30_no_security_provider_is_added_or_asked_by_name() {
        Set<String> before = providers();
        Hashes.sha256(new byte[1]);
        Contact.made("providers");
        assertEquals(before, providers());
        assertFalse(before.contains("BC"));
    }

    private static Set<String> providers() {
        Set<String> names = new HashSet<>();
        for (java.security.Provider provider : java.security.Security.getProviders()) {
            names.add(provider.getName());
        }
        return names;
    }

    @Test
    void A30_a_wrong_ciphertext_gives_a_secret_that_nobody_has_and_no_error() throws Exception {
        Secret seed = Secret.random(new TestRandom("kem"), Kem.SEED);
        Kem.Encapsulation made = Kem.ML_KEM_768.encapsulate(new TestRandom("m"), Kem.ML_KEM_768.publicKey(seed));
        assertEquals(made.secret(), Kem.ML_KEM_768.decapsulate(seed, made.ciphertext()));
        byte[] wrong = made.ciphertext().clone();
        wrong[1087] ^= 1;
        assertNotEquals(made.secret(), Kem.ML_KEM_768.decapsulate(seed, wrong));
    }

    @Test
    void A22_a_broken_generator_is_refused_and_keys_have_256_bits() {
        assertThrows(IllegalStateException.class, () -> Randomness.checked(new Broken(0)));
        assertThrows(IllegalStateException.class, () -> Randomness.checked(new Broken(1)));
        Randomness.platform();
        Set<String> seeds = new HashSet<>();
        SecureRandom random = Randomness.platform();
        for (int i = 0; i < 1_000; i++) {
            byte[] seed = SigningKey.generate(random).exposeSeed();
            assertEquals(32, seed.length);
            assertTrue(seeds.add(HexFormat.of().formatHex(seed)));
        }
    }

    /** Gives the same value all the time, or the same 32 bytes. */
    private static final class Broken extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final int step;

        Broken(int step) {
            this.step = step;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * step);
            }
        }
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
