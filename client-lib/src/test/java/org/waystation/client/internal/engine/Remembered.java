package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Every entry that is delivered is remembered, and no salt may come twice with another entry. */
abstract class Remembered extends Pair {
    /** Everything that came out of a mailbox, by salt. */
    final Map<ByteString, ByteString> entries = new HashMap<>();

    @BeforeEach
    final void begin() throws Exception {
        begin(27);
    }

    final void begin(long seed) throws Exception {
        entries.clear();
        World fresh = new World(seed);
        fresh.meddler = Meddler.hearing((receiver, delivery) -> remember(delivery.getEntry()));
        contacts(fresh);
    }

    private void remember(ByteString entry) {
        ByteString before = entries.put(entry.substring(0, 16), entry);
        assertTrue(before == null || before.equals(entry), "a salt came twice: a key and a nonce are used again");
    }

    @AfterEach
    final void wasWatching() {
        assertTrue(entries.size() > 4);
    }
}
