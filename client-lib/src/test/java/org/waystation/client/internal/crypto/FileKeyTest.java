package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.waystation.wire.Wire;

/** How a file is sealed (cryptography.md, section 6i). */
class FileKeyTest {
    private static final int DATA = 16_284;
    private static final String SEGMENT = "org.waystation.v1.attachment.segment";
    private static final String DIGEST = "org.waystation.v1.attachment.digest";

    private final TestRandom random = new TestRandom("files");
    private final byte[] secret = new byte[32];

    private FileKey key(long length) {
        return FileKey.of(secret, new FileShape(length));
    }

    private static byte[] data() {
        byte[] data = new byte[DATA];
        new TestRandom("data").nextBytes(data);
        return data;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] eight(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    @Test
    void A13_theNumberOfSegmentsTellsTheMagnitudeOfAFileAndHardlyMore() {
        for (long length : new long[] {0, 1, DATA, DATA + 1, 4L * DATA}) {
            assertEquals(4, new FileShape(length).segments());
        }
        Set<Integer> told = new HashSet<>();
        for (long length = 0; length <= FileShape.MAX_LENGTH; length += DATA / 3) {
            FileShape shape = new FileShape(length);
            told.add(shape.segments());
            long needed = Math.max(4, (length + DATA - 1) / DATA);
            assertTrue(shape.segments() >= needed && shape.segments() <= needed * 9 / 8 + 1, "of " + length);
        }
        assertTrue(told.size() < 150, told.size() + " sizes for " + FileShape.MAX_LENGTH / DATA);
        assertEquals(17_408, new FileShape(FileShape.MAX_LENGTH).segments());
        assertEquals(Wire.LARGE_ENTRY, key(1).seal(0, data(), random).length);
        assertEquals(Wire.LARGE_ENTRY, key(1).seal(3, data(), random).length);
    }

    @Test
    void A28_lengthsAtTheEdges() throws Exception {
        for (long length : new long[] {0, 1, DATA - 1, DATA, DATA + 1, FileShape.MAX_LENGTH}) {
            FileShape shape = new FileShape(length);
            long whole = 0;
            for (int index = 0; index < shape.segments(); index++) {
                assertEquals(whole, shape.before(index));
                whole += shape.in(index);
            }
            assertEquals(length, whole);
            try (FileKey key = key(length)) {
                int last = shape.segments() - 1;
                FileKey.Segment segment = key.open(key.seal(last, data(), random));
                assertEquals(last, segment.index());
                assertArrayEquals(Arrays.copyOf(data(), shape.in(last)), segment.data());
            }
        }
        for (long wrong : new long[] {-1, FileShape.MAX_LENGTH + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertFalse(FileShape.isLength(wrong));
            assertThrows(IllegalArgumentException.class, () -> new FileShape(wrong));
        }
        byte[] entry = key(5).seal(0, data(), random);
        for (int length : new int[] {0, 1, 16, 47, entry.length - 1}) {
            assertThrows(DoesNotOpenException.class, () -> key(5).open(Arrays.copyOf(entry, length)));
        }
        assertThrows(DoesNotOpenException.class, () -> key(5).open(Arrays.copyOf(entry, entry.length + 1)));
    }

    @Test
    void S623_oneBitOfAnything() {
        byte[] entry = key(100).seal(0, data(), random);
        for (int at = 0; at < entry.length; at += at < 40 ? 1 : 331) {
            byte[] changed = entry.clone();
            changed[at] ^= 1;
            assertThrows(DoesNotOpenException.class, () -> key(100).open(changed), "byte " + at);
        }
    }

    @Test
    void S623_aSegmentOfAFileOfAnotherLengthOrKeyDoesNotOpen() {
        byte[] entry = key(100).seal(0, data(), random);
        assertThrows(DoesNotOpenException.class, () -> key(101).open(entry));
        byte[] other = secret.clone();
        other[31] = 1;
        assertThrows(
                DoesNotOpenException.class,
                () -> FileKey.of(other, new FileShape(100)).open(entry));
    }

    @Test
    void S623_anIndexBeyondTheLastAndPaddingThatIsNotZeroDoNotOpen() throws Exception {
        for (int index : new int[] {4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] entry = sealed(100, index, new byte[DATA]);
            assertThrows(DoesNotOpenException.class, () -> key(100).open(entry));
        }
        byte[] data = new byte[DATA];
        data[DATA - 1] = 1;
        assertThrows(DoesNotOpenException.class, () -> key(100).open(sealed(100, 0, data)));
        assertThrows(DoesNotOpenException.class, () -> key(100).open(sealed(100, 3, data)));
        assertEquals(0, key(100).open(sealed(100, 3, new byte[DATA])).data().length);
    }

    /** A segment as the specification has it, by the platform alone. */
    private byte[] sealed(long length, int index, byte[] data) throws Exception {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        byte[] extracted = hmac(salt, secret);
        byte[] first = hmac(extracted, ascii(SEGMENT), new byte[] {1});
        byte[] nonce = Arrays.copyOf(hmac(extracted, first, ascii(SEGMENT), new byte[] {2}), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(first, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(ascii(SEGMENT));
        cipher.updateAAD(eight(length));
        byte[] plaintext = ByteBuffer.allocate(4 + DATA).putInt(index).put(data).array();
        return Bytes.concat(salt, cipher.doFinal(plaintext));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    @Test
    void whatIsSealedByTheSpecificationAloneOpens() throws Exception {
        FileKey.Segment segment = key(2L * DATA).open(sealed(2L * DATA, 1, data()));
        assertEquals(1, segment.index());
        assertArrayEquals(data(), segment.data());
    }

    @Test
    void S626_theDigestIsTheOneOfTheSpecification() throws Exception {
        byte[] tail = {1, 2, 3};
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] label = ascii(DIGEST + "\0");
        byte[] expected = sha.digest(Bytes.concat(label, eight(DATA + 3)));
        expected = sha.digest(Bytes.concat(label, expected, sha.digest(data())));
        expected = sha.digest(Bytes.concat(label, expected, sha.digest(tail)));
        byte[] digest = FileKey.emptyDigest(new FileShape(DATA + 3));
        for (byte[] data : new byte[][] {data(), tail, {}, {}}) {
            digest = FileKey.digest(digest, data);
        }
        assertArrayEquals(expected, digest);
    }

    @Test
    void A30_whatIsSealedTwiceHasNeitherKeyNorNonceInCommon() throws Exception {
        byte[] one = key(DATA).seal(0, data(), random);
        byte[] changed = data();
        changed[0] ^= 1;
        byte[] other = key(DATA).seal(0, changed, random);
        assertFalse(Arrays.equals(Arrays.copyOf(one, 16), Arrays.copyOf(other, 16)), "the salts");
        int same = 0;
        for (int i = 16; i < one.length; i++) {
            same += one[i] == other[i] ? 1 : 0;
        }
        assertTrue(same < 200, "under one keystream all bytes but one would be equal");
        assertArrayEquals(changed, key(DATA).open(other).data());
    }

    @Test
    void A29_aClosedKeyIsErasedAndNothingSaysWhatItWas() {
        byte[] marked = new byte[32];
        Arrays.fill(marked, (byte) 0x5c);
        FileKey key = FileKey.of(marked, new FileShape(1));
        assertEquals("FileKey", key.toString());
        key.close();
        assertThrows(IllegalStateException.class, () -> key.seal(0, data(), random));
        assertThrows(IllegalArgumentException.class, () -> FileKey.of(new byte[31], new FileShape(1)));
    }
}
