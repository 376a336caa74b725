package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ML-KEM against the C2SP files: rare samples, and every way in which a key can break the modulus. */
class MlKemVectorsTest {
    private static Kem kem(String name) {
        return name.endsWith("1024") ? Kem.ML_KEM_1024 : Kem.ML_KEM_768;
    }

    /**
     * The files make their keys as the draft of FIPS 203 did, so the keys do not follow from their seeds; all that comes after the
     * keys is as in the standard.
     */
    @ParameterizedTest
    @ValueSource(strings = {"intermediate-ML-KEM-768", "intermediate-ML-KEM-1024"})
    void exchange_of_the_intermediate_file(String file) throws Exception {
        encapsulates(file);
        decapsulates(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unluckysample-ML-KEM-768", "unluckysample-ML-KEM-1024"})
    void exchange_where_sampling_is_unlucky(String file) throws Exception {
        encapsulates(file);
        decapsulates(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"strcmp-ML-KEM-768", "strcmp-ML-KEM-1024"})
    void A30_ciphertexts_are_compared_to_the_end_and_not_to_the_first_zero(String file) throws Exception {
        decapsulates(file);
    }

    private static void encapsulates(String file) throws Exception {
        Map<String, byte[]> values = values(file);
        Kem.Encapsulation made = kem(file).encapsulate(values.get("ek"), values.get("m"));
        assertArrayEquals(values.get("c"), made.ciphertext());
        assertArrayEquals(values.get("K"), made.secret().exposeCopy());
    }

    /** With the private key of the file, which has no seed: so below our own type. */
    private static void decapsulates(String file) throws Exception {
        Map<String, byte[]> values = values(file);
        MLKEMParameters parameters =
                kem(file) == Kem.ML_KEM_768 ? MLKEMParameters.ml_kem_768 : MLKEMParameters.ml_kem_1024;
        MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(parameters, values.get("dk"));
        assertArrayEquals(values.get("K"), new MLKEMExtractor(key).extractSecret(values.get("c")));
    }

    private static Map<String, byte[]> values(String file) throws Exception {
        Map<String, byte[]> values = new HashMap<>();
        for (String line : Files.readAllLines(Vectors.file("mlkem/" + file + ".txt"))) {
            String[] parts = line.split(" = ", 2);
            if (parts.length == 2 && parts[1].matches("([0-9a-f]{2})+")) {
                values.put(parts[0], HexFormat.of().parseHex(parts[1]));
            }
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"768", "1024"})
    void S105_every_key_beyond_the_modulus_is_refused(String size) throws Exception {
        int keys = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Vectors.file("mlkem/modulus-ML-KEM-" + size + ".txt.gz"))),
                StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertFalse(kem(size).isPublicKey(HexFormat.of().parseHex(line.trim())));
                keys++;
            }
        }
        assertTrue(keys >= 700);
    }
}
