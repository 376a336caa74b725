package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.waystation.client.Received.Notice.Kind;
import org.waystation.wire.v1.Event;

/** A relay that lost what it had done: it was put back in time, lost its keys, or forgot what was acknowledged (cryptography.md, section 6a). */
final class RelayWentBackTest extends Loss {
    @Test
    void S419_aConfirmationThatWasLostIsSentAgainWhenTheMessageComesAgain() {
        give("one");
        world.meddler = Meddler.swallowing(amina);
        RelayCopy copy = world.relay(0).copy();
        live(Duration.ofMinutes(1));
        restore(copy); // the confirmation is gone, and Bo thinks that he has given it
        world.meddler = losing;
        assertEquals(1, amina.engine.outbox().size());
        world.pass(Duration.ofHours(25));
        live(Duration.ofMinutes(11));
        assertTrue(amina.engine.outbox().isEmpty());
        assertEquals(Collections.singletonList("one"), bo.texts("amina"));
    }

    @Test
    void A26_aRelayRestoredFromAnOldCopyIsNoticedByBothToldOnceAndRepaired() {
        give("before");
        live(Duration.ofMinutes(1));
        RelayCopy copy = world.relay(0).copy();
        bo.goOffline();
        give("read");
        bo.goOnline();
        world.calm();
        live(Duration.ofMinutes(1));
        bo.goOffline();
        give("lost 1");
        give("lost 2");
        restore(copy);
        bo.goOnline();
        world.calm();
        assertEquals(Arrays.asList("before", "read"), bo.texts("amina"));
        give("after");
        live(Duration.ofMinutes(3));
        assertEquals(Arrays.asList("before", "read", "after", "lost 1", "lost 2"), bo.texts("amina"));
        assertEquals(Collections.singletonList(Kind.RELAY_WENT_BACK), amina.notices());
        assertEquals(Collections.singletonList(Kind.RELAY_WENT_BACK), bo.notices());
        assertTrue(amina.engine.outbox().isEmpty());
        give("later");
        world.pass(Duration.ofDays(2));
        live(Duration.ofMinutes(3));
        assertEquals(1, amina.notices().size(), "it is told once");
        assertEquals(1, bo.notices().size());
    }

    @Test
    void A26_aRelayThatLostItsKeysIsNoticedBySendersAndWhatItHeldIsSentAgain() throws Exception {
        give("before");
        live(Duration.ofMinutes(1));
        bo.goOffline();
        give("lost 1");
        give("lost 2");
        world.relay(0).loseKeys();
        bo.goOnline();
        world.calm();
        assertEquals(Collections.singletonList("before"), bo.texts("amina"));
        give("after");
        assertEquals(4, bo.texts("amina").size(), "at once");
        live(Duration.ofMinutes(3));
        assertEquals(Collections.singletonList(Kind.RELAY_WENT_BACK), amina.notices());
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void S415_aRelayThatForgetsAcknowledgementsIsAskedForTheRestOnceAnHourAndNobodyIsAlarmed() {
        give("one");
        live(Duration.ofMinutes(1));
        lose("two"); // and not even its number is known
        int before = bo.appended;
        for (int i = 0; i < 10; i++) {
            forget();
            world.pass(Duration.ofMinutes(1));
        }
        live(Duration.ofMinutes(1));
        assertEquals(Arrays.asList("one", "two"), bo.texts("amina"), "Bo asked for whatever he may lack");
        assertTrue(bo.notices().isEmpty(), "a power loss does that too");
        assertTrue(bo.appended - before <= 3, () -> "asked in a loop: " + (bo.appended - before));
    }

    @Test
    void S412_whatCannotBeAskedForYetIsAskedForLaterThoughAMessageGoesOutInBetween() {
        give("one");
        live(Duration.ofMinutes(1));
        forget();
        bo.confirmNow(); // asks
        world.calm();
        lose("two");
        forget();
        bo.send("amina", "takes along what may be said now");
        assertNotNull(bo.conversation("amina").confirmations().due(), "the question has its time");
        world.calm();
        assertEquals(Collections.singletonList("one"), bo.texts("amina"));
        live(Duration.ofHours(2));
        assertEquals(Arrays.asList("one", "two"), bo.texts("amina"));
    }

    /** The relay delivers again what was acknowledged. */
    private void forget() {
        bo.wires.cutAll();
        world.calm();
        losing.giveUp(onlyHandle(losing.came.get(losing.came.size() - 1)));
    }

    /** As the first mailbox of a new connection would deliver it. */
    private static Event onlyHandle(Event event) {
        return event.toBuilder()
                .setDelivery(event.getDelivery().toBuilder().setHandle(1))
                .build();
    }

    private void restore(RelayCopy copy) {
        try {
            world.relay(0).restore(copy);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        world.calm();
    }
}
