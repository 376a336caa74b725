package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * pitfall 4 and A29: used keys are gone. A real dump of the live heap is searched for them; the test itself keeps them with every
 * bit turned.
 */
class ErasureTest {
    private final HeapSearch search = new HeapSearch();

    @TempDir
    Path directory;

    @Test
    void pitfall4_used_keys_are_not_found_in_a_heap_dump_and_current_ones_are() throws Exception {
        Contact contact = Contact.made(Randomness.platform());
        search.want("answer key", contact.secret.answerKey().exposeCopy());
        search.want("prekey", contact.keys.prekey().exposePrivate());
        search.want("KEM seed", contact.keys.kemSeed().exposeCopy());
        contact.keys.close();
        for (int chain = 0; chain < 24; chain++) {
            search.wantAllOf("of Anna, chain " + chain, contact.anna);
            search.wantAllOf("of Ben, chain " + chain, contact.ben);
            Session from = chain % 2 == 0 ? contact.ben : contact.anna;
            Session to = chain % 2 == 0 ? contact.anna : contact.ben;
            byte[] entry = from.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
            search.wantAllOf("while sealed " + chain, from);
            assertInstanceOf(Opening.Opened.class, to.open(entry, Contact.NOW));
        }
        // Used, all of them; now everybody moves once more, so that none of the above is current.
        for (int i = 0; i < 4; i++) {
            Session from = i % 2 == 0 ? contact.ben : contact.anna;
            Session to = i % 2 == 0 ? contact.anna : contact.ben;
            to.open(from.seal(new byte[1], EntrySize.SMALL, Contact.NOW), Contact.NOW);
        }
        int used = search.size();
        assertTrue(used > 100, "keys to look for: " + used);
        search.want("current root", contact.anna.state().root.inside()); // the search does find what is there
        List<String> found = search.run(directory);
        assertEquals(List.of("current root"), found);
        assertTrue(contact.anna.state().chains > 0); // alive until here
    }

    @Test
    void A29_after_close_nothing_of_a_session_is_in_the_heap() throws Exception {
        Contact contact = Contact.made(Randomness.platform());
        contact.ben.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        for (Session session : new Session[] {contact.anna, contact.ben}) {
            search.wantAllOf("at the end", session);
            search.want(
                    "next sending header key",
                    session.state().nextSendingHeaderKey.inside());
            search.want(
                    "next receiving header key",
                    session.state().nextReceivingHeaderKey.inside());
        }
        search.want("invitation secret", contact.secret.inside());
        contact.anna.close();
        contact.ben.close();
        contact.secret.close();
        contact.keys.close();
        assertEquals(List.of(), search.run(directory));
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
}
