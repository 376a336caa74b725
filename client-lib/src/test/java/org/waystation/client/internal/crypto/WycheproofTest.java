package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.internal.crypto.Vectors.Case;

/** The primitives against Wycheproof's collection of known traps. */
class WycheproofTest {
    private interface Check {
        void accept(Case one) throws Exception;
    }

    private static void each(String file, int atLeast, Check check) throws Exception {
        List<Case> cases = Vectors.wycheproof(file).toList();
        assertTrue(cases.size() >= atLeast, file + " has only " + cases.size() + " cases");
        for (Case one : cases) {
            try {
                check.accept(one);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(file + ", " + one.name(), e);
            }
        }
    }

    @Test
    void aes_256_gcm() throws Exception {
        each("aes_gcm_test", 300, one -> {
            boolean ours = one.group().get("keySize").asInt() == 256
                    && one.group().get("ivSize").asInt() == 96
                    && one.group().get("tagSize").asInt() == 128;
            if (!ours) {
                return;
            }
            Secret key = Secret.owning(one.hex("key"));
            byte[] sealed = Bytes.concat(one.hex("ct"), one.hex("tag"));
            if (one.isValid()) {
                assertArrayEquals(sealed, AesGcm.seal(key, one.hex("iv"), one.hex("aad"), one.hex("msg")));
                assertArrayEquals(one.hex("msg"), AesGcm.open(key, one.hex("iv"), one.hex("aad"), sealed));
            } else {
                assertThrows(DoesNotOpenException.class, () -> AesGcm.open(key, one.hex("iv"), one.hex("aad"), sealed));
            }
        });
    }

    @Test
    void chacha20_poly1305() throws Exception {
        each("chacha20_poly1305_test", 300, one -> {
            byte[] sealed = Bytes.concat(one.hex("ct"), one.hex("tag"));
            if (one.hex("iv").length != Aead.NONCE) {
                assertThrows(IllegalArgumentException.class, () -> Aead.of(one.hex("key"), one.hex("iv")));
            } else if (one.isValid()) {
                assertArrayEquals(sealed, Aead.of(one.hex("key"), one.hex("iv")).seal(one.hex("aad"), one.hex("msg")));
                assertArrayEquals(
                        one.hex("msg"), Aead.of(one.hex("key"), one.hex("iv")).open(one.hex("aad"), sealed));
            } else {
                Aead aead = Aead.of(one.hex("key"), one.hex("iv"));
                assertThrows(DoesNotOpenException.class, () -> aead.open(one.hex("aad"), sealed));
            }
        });
    }

    @Test
    void ed25519() throws Exception {
        each("ed25519_test", 150, one -> {
            byte[] key = HexFormat.of()
                    .parseHex(one.group().get("publicKey").get("pk").asText());
            assertEquals(one.isValid(), SigningKey.verify(key, one.hex("msg"), one.hex("sig")));
        });
    }

    @Test
    void hkdf_sha_256() throws Exception {
        each("hkdf_sha256_test", 80, one -> {
            int size = one.test().get("size").asInt();
            if (one.isValid()) {
                assertArrayEquals(one.hex("okm"), Hkdf.derive(one.hex("salt"), one.hex("ikm"), one.hex("info"), size));
            } else {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Hkdf.derive(one.hex("salt"), one.hex("ikm"), one.hex("info"), size));
            }
        });
    }

    @Test
    void hmac_sha_256() throws Exception {
        each("hmac_sha256_test", 150, one -> {
            byte[] code = Arrays.copyOf(Hashes.hmacSha256(one.hex("key"), one.hex("msg")), one.hex("tag").length);
            assertEquals(one.isValid(), Arrays.equals(one.hex("tag"), code));
        });
    }

    @Test
    void x25519_and_A19_every_zero_result_is_refused() throws Exception {
        int[] refused = {0};
        each("x25519_test", 500, one -> {
            X25519 pair = X25519.fromPrivate(one.hex("private"));
            if (Arrays.equals(one.hex("shared"), new byte[32])) {
                assertThrows(DoesNotOpenException.class, () -> pair.agree(one.hex("public")));
                refused[0]++;
            } else {
                assertArrayEquals(
                        one.hex("shared"), pair.agree(one.hex("public")).exposeCopy());
            }
        });
        assertTrue(refused[0] >= 10);
    }

    private static Kem kem(String name) {
        return name.contains("1024") ? Kem.ML_KEM_1024 : Kem.ML_KEM_768;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem_768_keygen_seed_test", "mlkem_1024_keygen_seed_test"})
    void ml_kem_keys_from_seeds(String file) throws Exception {
        each(file, 50, one -> assertArrayEquals(one.hex("ek"), kem(file).publicKey(Secret.owning(one.hex("seed")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem_768_encaps_test", "mlkem_1024_encaps_test"})
    void ml_kem_encapsulation(String file) throws Exception {
        each(file, 200, one -> {
            assertEquals(one.isValid(), kem(file).isPublicKey(one.hex("ek")));
            if (one.isValid()) {
                Kem.Encapsulation made = kem(file).encapsulate(one.hex("ek"), one.hex("m"));
                assertArrayEquals(one.hex("c"), made.ciphertext());
                assertArrayEquals(one.hex("K"), made.secret().exposeCopy());
            } else {
                assertThrows(DoesNotOpenException.class, () -> kem(file).encapsulate(one.hex("ek"), one.hex("m")));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem_768_test", "mlkem_1024_test"})
    void ml_kem_decapsulation_and_A30_implicit_rejection(String file) throws Exception {
        each(file, 150, one -> {
            byte[] seed = one.hex("seed");
            if (one.isValid()) {
                Secret shared = kem(file).decapsulate(Secret.owning(seed), one.hex("c"));
                assertArrayEquals(one.hex("K"), shared.exposeCopy());
            } else if (seed.length != Kem.SEED) {
                assertThrows(
                        IllegalArgumentException.class, () -> kem(file).decapsulate(Secret.owning(seed), one.hex("c")));
            } else {
                assertFalse(one.hex("c").length == kem(file).ciphertextLength());
                assertThrows(
                        DoesNotOpenException.class, () -> kem(file).decapsulate(Secret.owning(seed), one.hex("c")));
            }
        });
    }
}
