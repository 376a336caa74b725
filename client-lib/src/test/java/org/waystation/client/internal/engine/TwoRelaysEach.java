package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.Sent;
import org.waystation.client.internal.engine.Station.Network;
import org.waystation.relay.mailbox.DefaultLimits;

/** Amina and Bo have two relays each, and she writes him numbered texts; all of it with several seeds, since one draw can hide a fault. */
@ParameterizedClass(name = "seed {0}")
@ValueSource(longs = {11, 112})
abstract class TwoRelaysEach extends Pair {
    @Parameter
    long seed;

    @BeforeEach
    final void begin() throws Exception {
        World fresh = new World(seed, DefaultLimits.builder().build(), 6);
        contacts(fresh, new Station[] {fresh.relay(0), fresh.relay(1)}, fresh.relay(2), fresh.relay(3));
    }

    /** Lets time pass as it does, second by second. */
    final void pass(int seconds) {
        world.live(Duration.ofSeconds(seconds), Duration.ofSeconds(1));
    }

    static List<String> texts(int from, int through) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i <= through; i++) {
            texts.add("text " + i);
        }
        return texts;
    }

    final List<Sent> send(int from, int through) {
        List<Sent> sent = new ArrayList<>();
        for (String text : texts(from, through)) {
            sent.add(amina.send("bo", text));
            world.happen();
        }
        return sent;
    }

    final void all(Network network, int... relays) {
        for (int relay : relays) {
            world.relay(relay).setNetwork(network);
        }
    }

    final void assertDelivered(int through) {
        world.confirmNow();
        assertEquals(texts(1, through), bo.texts("amina"));
        assertTrue(amina.engine.outbox().isEmpty(), "everything is confirmed");
        assertTrue(bo.notices().isEmpty(), () -> "bo was told " + bo.notices());
        assertTrue(amina.notices().isEmpty(), () -> "amina was told " + amina.notices());
    }
}
