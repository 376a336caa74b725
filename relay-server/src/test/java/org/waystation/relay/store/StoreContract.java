package org.waystation.relay.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} keeps to. An engine's test extends this and says how to open one. */
public abstract class StoreContract {
    protected Store store;

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void anEmptyStoreHasNothing() throws Exception {
        assertNull(store.get(bytes("a")));
        assertEquals("", pairs("", "~"));
        assertTrue(store.room() > 0);
    }

    @Test
    void aBatchIsSeenAfterItsCommitAndNotBefore() throws Exception {
        Batch batch = store.batch();
        batch.put(bytes("a"), ByteString.copyFromUtf8("1"));
        assertNull(store.get(bytes("a")));
        batch.commit(true);
        assertArrayEquals(bytes("1"), store.get(bytes("a")));
    }

    @Test
    void aBatchThatIsNotCommittedIsForgotten() throws Exception {
        store.batch().put(bytes("a"), ByteString.copyFromUtf8("1"));
        Batch next = store.batch();
        next.put(bytes("b"), ByteString.copyFromUtf8("2"));
        next.commit(true);
        next.commit(true);
        assertEquals("b=2", pairs("", "~"));
    }

    @Test
    void changesTakeEffectInTheOrderTheyWereWritten() throws Exception {
        Batch batch = store.batch();
        batch.put(bytes("a"), ByteString.copyFromUtf8("1"));
        batch.put(bytes("b"), ByteString.copyFromUtf8("1"));
        batch.delete(bytes("a"));
        batch.deleteRange(bytes("b"), bytes("c"));
        batch.put(bytes("b"), ByteString.copyFromUtf8("2"));
        batch.put(bytes("c"), ByteString.copyFromUtf8("1"));
        batch.put(bytes("c"), ByteString.copyFromUtf8("2"));
        batch.commit(false);
        assertEquals("b=2 c=2", pairs("", "~"));
    }

    @Test
    void aScanIsOrderedByUnsignedBytesAndKeepsToItsBounds() throws Exception {
        Batch batch = store.batch();
        for (int key : new int[] {0xff, 0x80, 0x7f, 0x00, 0x01}) {
            batch.put(new byte[] {'k', (byte) key}, ByteString.copyFrom(new byte[] {(byte) key}));
        }
        batch.commit(true);
        List<Integer> seen = new ArrayList<>();
        try (Cursor cursor = store.scan(new byte[] {'k', 0x01}, new byte[] {'k', (byte) 0xff})) {
            while (cursor.next()) {
                assertEquals(cursor.key()[1], cursor.value()[0]);
                seen.add(cursor.value()[0] & 0xff);
            }
            assertFalse(cursor.next());
        }
        assertEquals(List.of(0x01, 0x7f, 0x80), seen);
    }

    @Test
    void valuesMayBeEmptyAndKeysPrefixesOfOthers() throws Exception {
        Batch batch = store.batch();
        batch.put(bytes("a"), ByteString.EMPTY);
        batch.put(bytes("ab"), ByteString.copyFromUtf8("1"));
        batch.commit(true);
        assertEquals("a= ab=1", pairs("a", "b"));
        assertArrayEquals(new byte[0], store.get(bytes("a")));
    }

    @Test
    void arraysHandedInMayBeUsedAgain() throws Exception {
        byte[] key = bytes("a");
        Batch batch = store.batch();
        batch.put(key, ByteString.copyFromUtf8("1"));
        key[0] = 'b';
        batch.put(key, ByteString.copyFromUtf8("2"));
        key[0] = 'c';
        batch.commit(true);
        assertEquals("a=1 b=2", pairs("a", "~"));
    }

    @Test
    void aLargeValueMadeOfPartsComesBackWhole() throws Exception {
        byte[] part = new byte[40_000];
        new Random(1).nextBytes(part);
        ByteString value = ByteString.copyFrom(part).concat(ByteString.copyFrom(part));
        Batch batch = store.batch();
        batch.put(bytes("a"), value);
        batch.commit(true);
        assertArrayEquals(value.toByteArray(), store.get(bytes("a")));
    }

    @Test
    void itBehavesLikeASortedMap() throws Exception {
        Random random = new Random(7);
        TreeMap<String, String> model = new TreeMap<>();
        for (int round = 0; round < 300; round++) {
            Batch batch = store.batch();
            for (int change = random.nextInt(8); change >= 0; change--) {
                String key = key(random);
                String other = key(random);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        batch.delete(bytes(key));
                        model.remove(key);
                    }
                    case 1 -> {
                        String from = key.compareTo(other) < 0 ? key : other;
                        String to = key.compareTo(other) < 0 ? other : key;
                        batch.deleteRange(bytes(from), bytes(to));
                        model.subMap(from, to).clear();
                    }
                    default -> {
                        batch.put(bytes(key), ByteString.copyFromUtf8(other));
                        model.put(key, other);
                    }
                }
            }
            batch.commit(random.nextBoolean());
            String from = key(random);
            assertEquals(text(model.tailMap(from)), pairs(from, "~"));
            String probe = key(random);
            byte[] value = store.get(bytes(probe));
            assertEquals(model.get(probe), value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
    }

    private static String key(Random random) {
        return Integer.toString(random.nextInt(60), 36);
    }

    private static String text(Map<String, String> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach((key, value) -> text.append(text.length() == 0 ? "" : " ")
                .append(key)
                .append('=')
                .append(value));
        return text.toString();
    }

    /** The pairs with {@code from <= key < to}, as {@code a=1 b=2}. */
    protected String pairs(String from, String to) throws StoreException {
        TreeMap<String, String> pairs = new TreeMap<>();
        byte[] last = new byte[0];
        try (Cursor cursor = store.scan(bytes(from), bytes(to))) {
            while (cursor.next()) {
                assertTrue(pairs.isEmpty() || Arrays.compareUnsigned(last, cursor.key()) < 0, "not in order");
                last = cursor.key();
                pairs.put(
                        new String(cursor.key(), StandardCharsets.UTF_8),
                        new String(cursor.value(), StandardCharsets.UTF_8));
            }
        }
        return text(pairs);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
