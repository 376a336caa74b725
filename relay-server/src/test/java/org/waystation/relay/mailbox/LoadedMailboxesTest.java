package org.waystation.relay.mailbox;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waystation.wire.v1.Retention;

final class LoadedMailboxesTest {
    @Test
    void itFindsWhatAMapFinds() {
        Random random = new Random(5);
        LoadedMailboxes loaded = new LoadedMailboxes();
        Map<Long, Mailbox> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long number = (long) random.nextInt(3_000) << 4; // many in one chain
            assertSame(expected.get(number), loaded.find(number));
            Mailbox there = expected.remove(number);
            if (there != null) {
                loaded.remove(there);
                loaded.remove(there);
            } else {
                Mailbox mailbox = new Mailbox(number, Retention.QUEUE, 1);
                expected.put(number, mailbox);
                loaded.add(mailbox);
            }
        }
        loaded.remove(new Mailbox(expected.keySet().iterator().next(), Retention.QUEUE, 1));
        expected.forEach((number, mailbox) -> assertSame(mailbox, loaded.find(number)));
    }
}
