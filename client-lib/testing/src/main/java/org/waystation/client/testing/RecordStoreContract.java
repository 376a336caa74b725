package org.waystation.client.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.RecordStore.Change;
import org.waystation.client.store.StoreException;

/**
 * What every {@link RecordStore} does. A subclass says how to open the one store of a test; what it cannot show here, and has to answer
 * for itself, is that commits survive a power loss and that what was deleted is gone from the medium.
 */
public abstract class RecordStoreContract {
    private RecordStore store;

    /** Opens the store of this test: empty at first, later as the last {@code close} left it. */
    protected abstract RecordStore open() throws Exception;

    /** Whether what was committed is there after close and open. */
    protected boolean isLasting() {
        return true;
    }

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
        store.close();
    }

    @Test
    void aNewStoreIsEmpty() {
        assertNull(store.read(bytes("a")));
        assertEquals(List.of(), scan(""));
    }

    @Test
    void whatWasPutIsReadUntilItIsOverwrittenOrDeleted() {
        store.commit(List.of(put("a", "1"), put("b", "2")));
        assertArrayEquals(bytes("1"), store.read(bytes("a")));
        store.commit(List.of(put("a", "a longer one than before"), Change.delete(bytes("b"))));
        assertArrayEquals(bytes("a longer one than before"), store.read(bytes("a")));
        assertNull(store.read(bytes("b")));
    }

    @Test
    void nothingIsLeftOfADestroyedStore() throws Exception {
        store.commit(List.of(Change.put(new byte[] {0}, bytes("the header")), put("a", "1")));
        store.destroy();
        store = open();
        assertNull(store.read(new byte[] {0}));
        assertEquals(List.of(), scan(""));
    }

    @Test
    void deletingWhatIsNotThereDoesNothing() {
        store.commit(List.of(Change.delete(bytes("a"))));
        store.commit(List.of());
        assertEquals(List.of(), scan(""));
    }

    @Test
    void theChangesOfACommitApplyInOrder() {
        store.commit(List.of(put("a", "1"), Change.delete(bytes("a")), put("a", "2"), put("b", "1"), put("b", "2")));
        store.commit(List.of(put("b", "3"), Change.delete(bytes("b"))));
        assertEquals(List.of("a=2"), scan(""));
    }

    @Test
    void namesAndValuesOfEveryLengthComeBackByteForByte() {
        Random random = new Random(1);
        for (int nameLength : new int[] {1, 2, 17, 63, 64}) {
            for (int valueLength : new int[] {1, 2, 3_930, 4_000, 4_096, 65_536, 131_071, 131_072}) {
                byte[] name = new byte[nameLength];
                byte[] value = new byte[valueLength];
                random.nextBytes(name);
                random.nextBytes(value);
                store.commit(List.of(Change.put(name, value)));
                assertArrayEquals(value, store.read(name));
            }
        }
    }

    @Test
    void aScanVisitsThePrefixInTheOrderOfUnsignedBytes() {
        byte[][] names = {{1}, {1, 0}, {1, 0x7f}, {1, (byte) 0x80}, {1, (byte) 0xff}, {1, (byte) 0xff, 0}, {2}};
        List<Change> changes = new ArrayList<>();
        for (int i = names.length; i-- > 0; ) {
            changes.add(Change.put(names[i], new byte[] {(byte) i}));
        }
        store.commit(changes);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), values(new byte[0]));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), values(new byte[] {1}));
        assertEquals(List.of(3), values(new byte[] {1, (byte) 0x80}));
        assertEquals(List.of(4, 5), values(new byte[] {1, (byte) 0xff}));
        assertEquals(List.of(), values(new byte[] {3}));
    }

    @Test
    void aScanOfAPrefixThatNothingFollowsEndsAtTheEnd() {
        byte[] last = {(byte) 0xff, (byte) 0xff};
        store.commit(List.of(Change.put(new byte[] {(byte) 0xfe}, new byte[] {1}), Change.put(last, new byte[] {2})));
        assertEquals(List.of(2), values(last));
        assertEquals(List.of(2), values(new byte[] {(byte) 0xff}));
    }

    private byte[] stored(byte[] name) {
        byte[] value = store.read(name);
        assertNotNull(value, "it is there");
        return Objects.requireNonNull(value);
    }

    @Test
    void aVisitorMayRead() {
        store.commit(List.of(put("a", "1"), put("b", "2")));
        List<String> read = new ArrayList<>();
        store.scan(bytes(""), (name, value) -> read.add(text(stored(name))));
        assertEquals(List.of("1", "2"), read);
    }

    @Test
    void whatAVisitorThrowsReachesTheCallerAndTheStoreGoesOn() {
        store.commit(List.of(put("a", "1"), put("b", "2")));
        assertThrows(
                ArithmeticException.class,
                () -> store.scan(bytes(""), (name, value) -> {
                    throw new ArithmeticException();
                }));
        store.commit(List.of(put("c", "3")));
        assertEquals(List.of("a=1", "b=2", "c=3"), scan(""));
    }

    @Test
    void arraysAreNotSharedWithTheStore() {
        byte[] name = bytes("a");
        byte[] value = bytes("1");
        store.commit(List.of(Change.put(name, value)));
        name[0] = 'b';
        value[0] = '2';
        byte[] read = stored(bytes("a"));
        assertArrayEquals(bytes("1"), read);
        read[0] = '3';
        store.scan(bytes(""), (scannedName, scannedValue) -> scannedValue[0] = '4');
        assertEquals(List.of("a=1"), scan(""));
    }

    @Test
    void aCommitThatFailsHalfWayChangesNothingAndTheNextOneWorks() {
        store.commit(List.of(put("a", "1"), put("b", "2")));
        List<Change> broken = new AbstractList<>() {
            @Override
            public Change get(int index) {
                return switch (index) {
                    case 0 -> put("a", "changed");
                    case 1 -> Change.delete(bytes("b"));
                    default -> throw new ArithmeticException();
                };
            }

            @Override
            public int size() {
                return 3;
            }
        };
        assertThrows(ArithmeticException.class, () -> store.commit(broken));
        assertEquals(List.of("a=1", "b=2"), scan(""));
        store.commit(List.of(put("c", "3")));
        assertEquals(List.of("a=1", "b=2", "c=3"), scan(""));
    }

    @Test
    void aStoreThatIsOpenCannotBeOpenedAgain() throws Exception {
        if (!isLasting()) {
            return;
        }
        store.commit(List.of(put("a", "1")));
        StoreException refused = assertThrows(StoreException.class, this::open);
        assertEquals(StoreException.Kind.IN_USE, refused.kind());
        assertEquals(List.of("a=1"), scan(""));
        store.close();
        store = open();
        assertEquals(List.of("a=1"), scan(""));
    }

    @Test
    void itDoesWhatAMapDoes() throws Exception {
        Random random = new Random(2);
        TreeMap<String, String> model = new TreeMap<>();
        for (int step = 0; step < 200; step++) {
            List<Change> changes = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                String name = Integer.toString(random.nextInt(150), 36);
                if (random.nextInt(3) == 0) {
                    changes.add(Change.delete(bytes(name)));
                    model.remove(name);
                } else {
                    String value = "x".repeat(1 + random.nextInt(random.nextInt(50) == 0 ? 20_000 : 300)) + step;
                    changes.add(put(name, value));
                    model.put(name, value);
                }
            }
            store.commit(changes);
            if (isLasting() && !model.isEmpty() && step % 50 == 49) {
                store.close();
                store = open();
            }
            if (step % 10 == 0) {
                String prefix = random.nextBoolean() ? "" : Integer.toString(random.nextInt(5), 36);
                List<String> expected = new ArrayList<>();
                for (Map.Entry<String, String> entry : model.entrySet()) {
                    if (entry.getKey().startsWith(prefix)) {
                        expected.add(entry.getKey() + "=" + entry.getValue());
                    }
                }
                assertEquals(expected, scan(prefix));
            }
        }
    }

    private List<String> scan(String prefix) {
        List<String> found = new ArrayList<>();
        store.scan(bytes(prefix), (name, value) -> found.add(text(name) + "=" + text(value)));
        return found;
    }

    private List<Integer> values(byte[] prefix) {
        List<Integer> found = new ArrayList<>();
        store.scan(prefix, (name, value) -> {
            assertArrayEquals(prefix, Arrays.copyOf(name, prefix.length));
            found.add((int) value[0]);
        });
        return found;
    }

    private static Change put(String name, String value) {
        return Change.put(bytes(name), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        assertNotNull(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
