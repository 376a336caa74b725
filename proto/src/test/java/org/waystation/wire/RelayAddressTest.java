package org.waystation.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayAddressTest {
    private static final ByteString FINGERPRINT = ByteString.copyFrom(new byte[32]);
    private static final String F = "a".repeat(52);
    private static final String ACCESS = "b".repeat(25) + "a";

    @ParameterizedTest
    @ValueSource(strings = {"relay.example:7443", "127.0.0.1:1", "[::1]:65535", "under_score-1.example:9"})
    void whatIsFormattedIsReadAgain(String hostAndPort) {
        String text = "waystation://" + F + "." + ACCESS + "@" + hostAndPort;
        assertEquals(text, RelayAddress.parse(text).format());
    }

    @Test
    void theDefaultPortIsMeantWhereNoneIsNamed() {
        assertEquals(
                Wire.DEFAULT_PORT,
                RelayAddress.parse("waystation://" + F + "@relay.example").port());
    }

    @Test
    void theAccessSecretIsWrittenOnlyWhereAskedFor() {
        RelayAddress address = RelayAddress.parse("waystation://" + F + "." + ACCESS + "@relay.example:1");
        assertFalse(address.toString().contains(ACCESS));
        assertFalse(address.withoutAccess().format().contains(ACCESS));
        assertEquals(Optional.empty(), address.withoutAccess().access());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "waystation://",
                "https://example.org",
                "waystation://relay.example:7443",
                "waystation://aaaa@relay.example:1",
                "waystation://%F%@relay.example:0",
                "waystation://%F%@relay.example:65536",
                "waystation://%F%@relay.example:99999999999",
                "waystation://%F%@relay example:1",
                "waystation://%F%@:1",
                "waystation://%F%.aa@relay.example:1",
                "waystation://%F%@relay.example:1/extra",
                " waystation://%F%@relay.example:1",
            })
    void anythingElseIsRefusedWithAMessageThatDoesNotRepeatIt(String text) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> RelayAddress.parse(text.replace("%F%", F)));
        assertFalse(e.getMessage().contains(F));
    }

    @Test
    void addressesAreBoundedInLength() {
        String host = "a".repeat(250);
        assertThrows(IllegalArgumentException.class, () -> new RelayAddress(FINGERPRINT, Optional.empty(), host, 1));
        assertThrows(IllegalArgumentException.class, () -> RelayAddress.parse("waystation://" + F + "@" + host + ":1"));
    }

    @Test
    void base32ReadsBackWhatItWroteInEitherCase() {
        Random random = new Random(1);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base32.encode(bytes);
            assertArrayEquals(bytes, Base32.decode(text));
            assertArrayEquals(bytes, Base32.decode(text.toUpperCase(java.util.Locale.ROOT)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "aaa", "aaaaaa", "ab", "a1", "a=", "ａａ"})
    void base32RefusesWhatNoBytesEncodeTo(String text) {
        assertThrows(IllegalArgumentException.class, () -> Base32.decode(text));
    }

    @Test
    void base32MatchesRfc4648() {
        assertEquals("mzxw6ytboi", Base32.encode("foobar".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }
}
