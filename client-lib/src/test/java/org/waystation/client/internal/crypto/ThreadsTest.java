package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** pitfall 3: nothing is shared between sessions. */
class ThreadsTest {
    private static final int THREADS = 8;

    @Test
    void pitfall3_eight_threads_with_unrelated_sessions_compute_what_one_thread_computes() throws Exception {
        List<String> alone = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            alone.add(conversation(i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 3; round++) {
                List<Future<String>> together = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int which = i;
                    together.add(threads.submit(() -> conversation(which)));
                }
                for (int i = 0; i < THREADS; i++) {
                    assertEquals(alone.get(i), together.get(i).get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A handshake and forty chains, all from one seed; the hash of all that was sealed and of both states at the end. */
    private static String conversation(int seed) {
        Contact contact = Contact.made("thread " + seed);
        byte[] hash = Hashes.sha256(contact.bundleEntry, contact.answer);
        Session from = contact.ben;
        Session to = contact.anna;
        for (int chain = 0; chain < 40; chain++) {
            for (int i = 0; i < 3; i++) {
                byte[] entry = from.seal(new byte[] {(byte) chain}, EntrySize.SMALL, Contact.NOW);
                if (!(to.open(entry, Contact.NOW) instanceof Opening.Opened)) {
                    throw new AssertionError("did not open");
                }
                hash = Hashes.sha256(hash, entry);
            }
            Session swap = from;
            from = to;
            to = swap;
        }
        return HexFormat.of().formatHex(Hashes.sha256(hash, from.save(), to.save()));
    }
}
