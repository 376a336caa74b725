package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * pitfall 4 and A29: used keys are gone. A real dump of the live heap is searched for them; the test itself keeps them with every
 * bit turned.
 */
class ErasureTest {
    /** Name of each key by its first eight bytes, turned. */
    private final Map<Long, List<byte[]>> wanted = new HashMap<>();

    private final Map<Long, String> names = new HashMap<>();

    @TempDir
    Path directory;

    private void want(String name, byte[] key) {
        byte[] turned = key.clone();
        for (int i = 0; i < turned.length; i++) {
            turned[i] = (byte) ~turned[i];
        }
        long first = ~ByteBuffer.wrap(turned).getLong();
        wanted.computeIfAbsent(~first, x -> new ArrayList<>()).add(turned);
        names.put(~first, name);
    }

    private void wantAllOf(String when, Session session) {
        SessionState state = session.state();
        want("root " + when, state.root.inside());
        if (state.sending != null) {
            want("sending chain " + when, state.sending.chainKey());
            byte[] chain = state.sending.chainKey().clone();
            byte[] messageKey = ChainKey.step(chain);
            want("message key " + when, messageKey);
            Bytes.zero(chain, messageKey);
        }
        if (state.received.current() != null && state.received.current().chainKey() != null) {
            want("receiving chain " + when, state.received.current().chainKey());
        }
        if (state.ours != null) {
            want("ratchet key " + when, state.ours.privateInside());
        }
        if (state.postQuantum.offered() != null) {
            want("post-quantum seed " + when, state.postQuantum.offered().inside());
        }
    }

    @Test
    void pitfall4_used_keys_are_not_found_in_a_heap_dump_and_current_ones_are() throws Exception {
        Contact contact = Contact.made(Randomness.platform());
        want("answer key", contact.secret.answerKey().exposeCopy());
        want("prekey", contact.keys.prekey().exposePrivate());
        want("KEM seed", contact.keys.kemSeed().exposeCopy());
        contact.keys.close();
        for (int chain = 0; chain < 24; chain++) {
            wantAllOf("of Anna, chain " + chain, contact.anna);
            wantAllOf("of Ben, chain " + chain, contact.ben);
            Session from = chain % 2 == 0 ? contact.ben : contact.anna;
            Session to = chain % 2 == 0 ? contact.anna : contact.ben;
            byte[] entry = from.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
            wantAllOf("while sealed " + chain, from);
            assertInstanceOf(Opening.Opened.class, to.open(entry, Contact.NOW));
        }
        // Used, all of them; now everybody moves once more, so that none of the above is current.
        for (int i = 0; i < 4; i++) {
            Session from = i % 2 == 0 ? contact.ben : contact.anna;
            Session to = i % 2 == 0 ? contact.anna : contact.ben;
            to.open(from.seal(new byte[1], EntrySize.SMALL, Contact.NOW), Contact.NOW);
        }
        int used = names.size();
        assertTrue(used > 100, "keys to look for: " + used);
        want("current root", contact.anna.state().root.inside()); // the search does find what is there
        List<String> found = searchHeap();
        assertEquals(List.of("current root"), found);
        assertTrue(contact.anna.state().chains > 0); // alive until here
    }

    @Test
    void A29_after_close_nothing_of_a_session_is_in_the_heap() throws Exception {
        Contact contact = Contact.made(Randomness.platform());
        contact.ben.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        for (Session session : new Session[] {contact.anna, contact.ben}) {
            wantAllOf("at the end", session);
            want("next sending header key", session.state().nextSendingHeaderKey.inside());
            want(
                    "next receiving header key",
                    session.state().nextReceivingHeaderKey.inside());
        }
        want("invitation secret", contact.secret.inside());
        contact.anna.close();
        contact.ben.close();
        contact.secret.close();
        contact.keys.close();
        assertEquals(List.of(), searchHeap());
        assertTrue(contact.anna.state().chains > 0);
    }

    /** The dump shows only what is reachable; here the arrays are held on to, and must be zeros where they stand. */
    @Test
    void pitfall4_used_keys_are_overwritten_where_they_stood() {
        Contact contact = Contact.made("overwritten");
        List<byte[]> arrays = new ArrayList<>();
        for (int chain = 0; chain < 20; chain++) {
            holdAllOf(contact.anna, arrays);
            holdAllOf(contact.ben, arrays);
            Session from = chain % 2 == 0 ? contact.ben : contact.anna;
            Session to = chain % 2 == 0 ? contact.anna : contact.ben;
            byte[] skipped = from.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
            byte[] entry = from.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
            holdAllOf(from, arrays);
            assertInstanceOf(Opening.Opened.class, to.open(entry, Contact.NOW));
            holdAllOf(to, arrays);
            if (chain % 3 == 0) {
                assertInstanceOf(Opening.Opened.class, to.open(skipped, Contact.NOW));
            }
        }
        int held = arrays.size();
        contact.anna.close();
        contact.ben.close();
        assertTrue(held > 200, "arrays: " + held);
        for (byte[] array : arrays) {
            assertArrayEquals(new byte[array.length], array);
        }
    }

    private static void holdAllOf(Session session, List<byte[]> arrays) {
        SessionState state = session.state();
        arrays.add(state.root.inside());
        arrays.add(state.nextSendingHeaderKey.inside());
        arrays.add(state.nextReceivingHeaderKey.inside());
        if (state.sending != null) {
            arrays.add(state.sending.chainKey());
            arrays.add(state.sending.headerKey().inside());
        }
        if (state.ours != null) {
            arrays.add(state.ours.privateInside());
        }
        if (state.postQuantum.offered() != null) {
            arrays.add(state.postQuantum.offered().inside());
        }
        ReceivingChain current = state.received.current();
        if (current != null) {
            arrays.add(current.chainKey());
            current.skipped().values().forEach(skipped -> arrays.add(skipped.key.inside()));
        }
    }

    private List<String> searchHeap() throws IOException {
        Path dump = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        List<String> found = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(dump), 1 << 16)) {
            search(in.readAllBytes(), found);
        }
        Files.delete(dump);
        return found;
    }

    private void search(byte[] heap, List<String> found) {
        long window = 0;
        for (int i = 0; i < heap.length; i++) {
            window = window << 8 | (heap[i] & 0xff);
            List<byte[]> candidates = i < 7 ? null : wanted.get(~window);
            if (candidates != null) {
                for (byte[] turned : candidates) {
                    if (isTurned(heap, i - 7, turned) && !found.contains(names.get(~window))) {
                        found.add(names.get(~window));
                    }
                }
            }
        }
    }

    private static boolean isTurned(byte[] heap, int at, byte[] turned) {
        for (int i = 0; i < turned.length; i++) {
            if (at + i >= heap.length || heap[at + i] != (byte) ~turned[i]) {
                return false;
            }
        }
        return true;
    }
}
