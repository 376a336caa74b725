package org.waystation.relay.mailbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.store.UnknownFormatException;

final class FormatTest {
    private final MemoryStore store = new MemoryStore();

    @Test
    void aStoreOfANewerRelayIsRefusedByNameAndLeftAsItIs() throws Exception {
        byte[] newer = ByteBuffer.allocate(4).putInt(Rows.FORMAT + 1).array();
        Batch batch = store.batch();
        batch.put(Rows.ABOUT, ByteString.copyFrom(newer));
        batch.commit(true);
        UnknownFormatException refusal = assertThrows(UnknownFormatException.class, this::core);
        assertEquals("the store has format 3, and this relay knows format 2", refusal.getMessage());
        assertArrayEquals(newer, store.get(Rows.ABOUT));
    }

    @Test
    void aStoreOfThisRelayIsOpenedAgainAndAgain() throws Exception {
        core();
        byte[] about = store.get(Rows.ABOUT);
        core();
        assertArrayEquals(about, store.get(Rows.ABOUT));
    }

    private Core core() throws Exception {
        return new Core(
                store,
                new MemoryKeys(new SecureRandom()),
                DefaultLimits.builder().build(),
                Capacity.DEFAULT,
                Clock.systemUTC(),
                new SecureRandom(),
                Runnable::run,
                Observer.NONE);
    }
}
