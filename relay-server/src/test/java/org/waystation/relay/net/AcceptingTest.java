package org.waystation.relay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may come in, how fast, and for how long without having shown a handshake. */
class AcceptingTest {
    private long now = 5_000;

    private static EmbeddedChannel knock(EmbeddedChannel listener) {
        EmbeddedChannel child = new EmbeddedChannel();
        listener.writeInbound(child);
        return child;
    }

    // ------------------------------------------------------------------------------------------------ the door

    @Test
    void oneTooManyIsClosedBeforeAnythingIsMadeForIt() {
        Door door = new Door(2, 100, () -> now);
        EmbeddedChannel listener = new EmbeddedChannel(door);
        EmbeddedChannel first = knock(listener);
        assertSame(first, listener.readInbound());
        assertSame(knock(listener), listener.readInbound());
        EmbeddedChannel refused = knock(listener);
        assertFalse(refused.isOpen());
        assertNull(listener.<Object>readInbound(), "nobody hears of it");
        assertEquals(2, door.open());
        first.close();
        assertEquals(1, door.open());
        assertTrue(knock(listener).isOpen());
    }

    @Test
    void tooFastStopsTheListenerAndRefusesNobody() {
        EmbeddedChannel listener = new EmbeddedChannel(new Door(1_000, 50, () -> now));
        listener.freezeTime();
        for (int i = 0; i < 50; i++) {
            assertTrue(listener.config().isAutoRead(), "as many at once as in a second");
            assertTrue(knock(listener).isOpen());
        }
        assertFalse(listener.config().isAutoRead());
        assertTrue(knock(listener).isOpen(), "one that was accepted already is served");
        pass(listener, 19);
        assertFalse(listener.config().isAutoRead());
        pass(listener, 21);
        assertTrue(listener.config().isAutoRead());
    }

    private void pass(EmbeddedChannel listener, long millis) {
        now += millis;
        listener.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
    }

    @Test
    void aClosedListenerIsNotReadAgain() {
        EmbeddedChannel listener = new EmbeddedChannel(new Door(1_000, 1, () -> now));
        listener.freezeTime();
        knock(listener);
        listener.close();
        pass(listener, 2_000);
        assertFalse(listener.config().isAutoRead());
    }

    @Test
    void aRateIsKeptOverTimeAndSavesUpNoMoreThanASecond() {
        Rate rate = new Rate(40, now);
        int taken = 0;
        for (long end = now + 10_000; now < end; now++) {
            for (; rate.millisUntilNext(now) == 0; taken++) {
                rate.take(now);
            }
        }
        assertTrue(taken >= 40 * 10 && taken <= 40 * 11, taken + " in ten seconds");
        now += 3_600_000;
        for (taken = 0; rate.millisUntilNext(now) == 0; taken++) {
            rate.take(now);
        }
        assertEquals(40, taken);
        assertEquals(25, rate.millisUntilNext(now));
        assertEquals(25, rate.millisUntilNext(now - 1_000), "a clock that is set back gives nothing");
    }

    // ----------------------------------------------------------------------------------------------- half open

    @Test
    void A6_oneMoreHalfOpenConnectionTakesThePlaceOfTheOldest() {
        HalfOpen halfOpen = new HalfOpen(3, 10);
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            channels.add(new EmbeddedChannel());
            halfOpen.add(channels.get(i));
            if (i == 0) {
                halfOpen.remove(channels.get(0)); // its handshake is done
            }
        }
        assertEquals(
                List.of(true, false, false, true, true, true),
                channels.stream().map(EmbeddedChannel::isOpen).toList());
        assertEquals(3, halfOpen.size());
    }

    @Test
    void A6_aHandshakeHasSoManySecondsFromAccept() {
        HalfOpen halfOpen = new HalfOpen(3, 10);
        EmbeddedChannel first = new EmbeddedChannel();
        EmbeddedChannel second = new EmbeddedChannel();
        halfOpen.add(first);
        halfOpen.tick();
        halfOpen.add(second);
        for (int i = 0; i < 9; i++) {
            halfOpen.tick();
        }
        assertTrue(first.isOpen(), "the second in which it came had begun");
        halfOpen.tick();
        assertFalse(first.isOpen());
        assertTrue(second.isOpen());
        halfOpen.tick();
        assertFalse(second.isOpen());
        assertEquals(0, halfOpen.size());
    }

    @Test
    void whatATlsHandshakeNeedsIsMadeWhenItBegins() {
        HalfOpen halfOpen = new HalfOpen(3, 10);
        int[] made = new int[1];
        EmbeddedChannel silent = new EmbeddedChannel(new FirstByte(halfOpen, pipeline -> made[0]++));
        halfOpen.add(silent);
        silent.close();
        assertEquals(0, halfOpen.size(), "gone before it said anything");
        EmbeddedChannel http = new EmbeddedChannel(new FirstByte(halfOpen, pipeline -> made[0]++));
        http.writeInbound(Unpooled.wrappedBuffer(new byte[] {'G'}));
        assertFalse(http.isOpen());
        assertEquals(0, made[0]);
        EmbeddedChannel tls = new EmbeddedChannel(new FirstByte(halfOpen, pipeline -> made[0]++));
        tls.writeInbound(Unpooled.wrappedBuffer(new byte[] {22}));
        assertTrue(tls.isOpen());
        assertEquals(1, made[0]);
    }
}
