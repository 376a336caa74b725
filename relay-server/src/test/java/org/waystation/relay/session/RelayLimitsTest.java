package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.relay.mailbox.CoreDriver;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** What all connections share: that it is bounded, and that some cannot have it all. */
final class RelayLimitsTest {
    private final World world = new World();

    private static RelayLimits limits(int proofs, long handles, long bytes) {
        return new RelayLimits(1_024, 10, 1_000, proofs, handles, bytes);
    }

    // ------------------------------------------------------------------------------------------------ proofs

    @Test
    void W315_A10_aFloodOfOpensLeavesOthersTheirShare() {
        world.relayLimits = limits(100, 1_000, 1 << 20);
        world.limits.setProofsPerMinute(100_000);
        world.start();
        List<Peer> greedy = List.of(world.greet(), world.greet(), world.greet());
        Peer honest = world.greet();
        RolePair unknown = world.key();
        for (int second = 0; second < 5; second++) {
            int checked = 0;
            for (Peer peer : greedy) {
                checked += 90 - refused(peer, unknown, 90);
            }
            int turnedAway = refused(honest, unknown, 5);
            assertTrue(second == 0 || turnedAway == 0, "once it had asked, it got its share");
            assertTrue(checked + 5 - turnedAway <= 100, "more than the relay checks in a second");
            assertTrue(checked > 0, "but others get theirs as well");
            world.clock.advance(Duration.ofSeconds(1));
        }
    }

    /** Asks for so many in one frame; how many were turned away for their number. */
    private int refused(Peer peer, RolePair key, int count) {
        Request.Builder[] opens = new Request.Builder[count];
        for (int i = 0; i < count; i++) {
            opens[i] = peer.open(Role.READER, key);
        }
        List<Integer> ids = peer.post(opens);
        world.settle();
        int refused = 0;
        for (int id : ids) {
            Reply reply = peer.replies.get(id);
            if (reply.getFailed().getCode() == ErrorCode.RATE_LIMITED) {
                assertTrue(reply.getFailed().getRetrySeconds() >= 1);
                refused++;
            } else {
                assertEquals(ErrorCode.REFUSED, reply.getFailed().getCode());
            }
        }
        return refused;
    }

    @Test
    void W315_whoIsAloneMayUseHalfOfIt() {
        ProofShares shares = new ProofShares(10);
        ProofShares.Share share = new ProofShares.Share();
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 5; i++) {
                assertTrue(shares.take(share, second * 1_000L));
            }
            assertEquals(false, shares.take(share, second * 1_000L + 999));
        }
    }

    @Test
    void W315_theMoreAskTheLaterTheyAreToComeBack() {
        ProofShares shares = new ProofShares(10);
        for (int i = 0; i < 100; i++) {
            assertEquals(i < 10, shares.take(new ProofShares.Share(), 5_000));
        }
        assertEquals(11, shares.retrySeconds());
    }

    // ----------------------------------------------------------------------------------------------- handles

    @Test
    void W316_theRelayHasSoManyHandlesAndFreesThem() {
        world.relayLimits = limits(1_000, 3, 1 << 20);
        RolePair reader = world.key();
        RolePair writer = world.key();
        Peer one = world.start().greet();
        Peer other = world.greet();
        one.ask(one.create(reader, writer));
        int handle = one.opened(Role.READER, reader);
        assertEquals(ErrorCode.REFUSED, one.error(one.open(Role.READER, world.key())), "what fails counts no longer");
        other.opened(Role.WRITER, writer);
        other.opened(Role.WRITER, writer);
        assertEquals(ErrorCode.LIMIT_EXCEEDED, other.error(other.open(Role.WRITER, writer)));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, one.error(one.open(Role.WRITER, writer)));
        one.ask(one.create(world.key(), world.key()));
        one.ask(Peer.delete(handle)); // closes all three
        assertEquals(0, world.sessions.handles());

        Peer third = world.greet();
        RolePair mine = world.key();
        third.ask(third.create(mine, world.key()));
        for (int i = 0; i < 3; i++) {
            third.opened(Role.READER, mine);
        }
        third.cut();
        assertEquals(0, world.sessions.handles(), "a connection takes its handles with it");
        one.post(one.open(Role.READER, mine));
        one.cut();
        assertEquals(0, world.sessions.handles(), "and what it waited for");
    }

    // --------------------------------------------------------------------------------------- bytes in flight

    private int mailbox(Peer writing, Peer reading, int entries) {
        RolePair reader = world.key();
        RolePair writer = world.key();
        writing.ask(writing.create(reader, writer));
        int handle = writing.opened(Role.WRITER, writer);
        for (int i = 0; i < entries; i++) {
            writing.appended(handle, world.large());
        }
        return reading.opened(Role.READER, reader);
    }

    @Test
    void aSlowReaderHoldsABoundedBacklogAndIsWokenWhenItDrains() {
        Peer writer = world.start().greet();
        Peer slow = world.greet();
        slow.slow = true;
        for (int i = 0; i < 3; i++) {
            slow.ask(Peer.subscribe(mailbox(writer, slow, 64), 64));
        }
        long most = (512 << 10) + Wire.LARGE_ENTRY;
        assertTrue(slow.deliveriesOfAll() * Wire.LARGE_ENTRY <= most, slow.deliveriesOfAll() + " deliveries");
        assertTrue(slow.deliveriesOfAll() * Wire.LARGE_ENTRY >= most - 2 * Wire.LARGE_ENTRY);
        for (int i = 0; i < 3 * 64 && slow.deliveriesOfAll() < 3 * 64; i++) {
            slow.drain(1);
            assertTrue(world.sessions.inFlight().bytes() <= most);
        }
        assertEquals(3 * 64, slow.deliveriesOfAll(), "a wake-up was lost");
        slow.drain(Integer.MAX_VALUE);
        assertEquals(0, world.sessions.inFlight().bytes());
    }

    @Test
    void aFastWriterHasOneBatchWaitingAndOthersComeRightAfterIt() {
        Peer fast = world.start().greet();
        Peer other = world.greet();
        RolePair mine = world.key();
        RolePair others = world.key();
        fast.ask(fast.create(world.key(), mine));
        other.ask(other.create(world.key(), others));
        int fastHandle = fast.opened(Role.WRITER, mine);
        int otherHandle = other.opened(Role.WRITER, others);
        int posted = 0;
        for (; fast.reading && posted < 1_000; posted++) {
            fast.post(Peer.append(fastHandle, world.large()));
        }
        assertTrue(posted * Wire.LARGE_ENTRY <= (1 << 20) + Wire.LARGE_ENTRY, posted + " entries wait for the core");
        int id = other.post(Peer.append(otherHandle, world.small())).get(0);
        for (int turn = 0; turn < 2; turn++) {
            CoreDriver.turn(world.core);
        }
        other.runTasks();
        assertTrue(other.replies.get(id).hasAppended(), "behind more than a batch of the fast writer's");
        world.settle();
        assertTrue(fast.reading, "a wake-up was lost");
    }

    @Test
    void manySlowReadersShareWhatThereIsAndHoldUpNobody() {
        long budget = 1 << 20;
        world.relayLimits = limits(1_000, 1_000, budget);
        Peer writer = world.start().greet();
        List<Peer> slow = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Peer reader = world.greet();
            reader.slow = true;
            slow.add(reader);
            reader.ask(Peer.subscribe(mailbox(writer, reader, 12), 64));
            assertTrue(world.sessions.inFlight().bytes() <= budget + 60 * Wire.LARGE_ENTRY);
        }
        long[] have = slow.stream().mapToLong(Peer::deliveriesOfAll).toArray();
        assertTrue(have[0] <= 1 + budget / 16 / Wire.LARGE_ENTRY, "the first does not have everything");
        assertTrue(have[59] >= 1, "and the last something");

        Peer quick = world.greet();
        int handle = mailbox(writer, quick, 40);
        quick.ask(Peer.subscribe(handle, 64));
        assertEquals(40, quick.deliveries(handle).size(), "who takes what comes is given what there is");

        slow.remove(0).cut();
        for (int round = 0; round < 12; round++) {
            slow.forEach(reader -> reader.drain(1));
        }
        for (Peer reader : slow) {
            reader.drain(Integer.MAX_VALUE);
            assertEquals(12, reader.deliveriesOfAll(), "a wake-up was lost");
        }
        assertEquals(
                0, world.sessions.inFlight().bytes(), "every byte that came in has gone out, or died with its reader");
    }

    @Test
    void whatComesForAConnectionThatEndsIsNotCountedForEver() {
        Peer writer = world.start().greet();
        Peer slow = world.greet();
        slow.slow = true;
        int handle = mailbox(writer, slow, 10);
        slow.post(Peer.subscribe(handle, 64));
        slow.session.malformed(); // its deliveries arrive after its goodbye
        world.settle();
        slow.drain(Integer.MAX_VALUE); // and what it was sent departs after its end
        assertEquals(0, world.sessions.inFlight().bytes());
    }
}
