package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** Sections 2 and 6 of the protocol, as far as they need no mailbox. */
final class ConnectionRulesTest {
    private final World world = new World();

    @Test
    void theHelloSaysWhatTheRelayIsAndAllows() {
        world.access = Optional.of(ByteString.copyFrom(new byte[Wire.ACCESS_SECRET]));
        world.start();
        RelayHello hello = world.connect().frames.get(0).getHello();
        assertEquals(1, hello.getMinVersion());
        assertEquals(1, hello.getMaxVersion());
        assertEquals(Wire.NONCE, hello.getNonce().size());
        assertEquals(Durability.FLUSHED, hello.getDurability());
        assertEquals(List.of(Retention.QUEUE, Retention.LOG), hello.getRetentionsList());
        assertTrue(hello.getAccessRequired());
        assertEquals(world.limits.build(), hello.getLimits());
        assertEquals(world.clock.instant().getEpochSecond() / 60 * 60, hello.getTime());
        assertNotEquals(
                hello.getNonce(), world.connect().frames.get(0).getHello().getNonce());
    }

    @Test
    void W104_aFrameWithMoreThan256RequestsEndsTheConnection() {
        Peer peer = world.start().greet();
        peer.send(appends(256, 1));
        assertEquals(256, peer.replies.size());
        peer.send(appends(257, 1_000));
        assertEquals(ErrorCode.MALFORMED, peer.goodbyeCode());
    }

    private static ClientFrame.Builder appends(int count, int firstId) {
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        for (int i = 0; i < count; i++) {
            frame.addRequests(Peer.append(1, ByteString.EMPTY).setId(firstId + i));
        }
        return frame;
    }

    @Test
    void W201_theFirstFrameMustSayHello() {
        Peer peer = world.start().connect();
        peer.send(ClientFrame.newBuilder());
        assertEquals(ErrorCode.MALFORMED, peer.goodbyeCode());
    }

    @Test
    void W201_noOtherFrameMaySayHello() {
        Peer peer = world.start().greet();
        assertNull(peer.goodbye);
        peer.sendHello();
        assertEquals(ErrorCode.MALFORMED, peer.goodbyeCode());
    }

    @Test
    void W202_aVersionThatTheRelayDoesNotSpeakIsToldSo() {
        Peer peer = world.start().connect();
        peer.send(ClientFrame.newBuilder().setHello(ClientHello.newBuilder().setVersion(2)));
        assertEquals(ErrorCode.VERSION_NOT_SPOKEN, peer.goodbyeCode());
    }

    @Test
    void W203_anIdIsNotZero() {
        Peer peer = world.start().greet();
        peer.send(ClientFrame.newBuilder().addRequests(Peer.delete(1).setId(0)));
        assertEquals(ErrorCode.MALFORMED, peer.goodbyeCode());
    }

    @Test
    void W203_anIdIsNotThatOfARequestStillUnanswered() {
        Peer peer = world.start().greet();
        peer.send(ClientFrame.newBuilder().addRequests(Peer.delete(1).setId(7)));
        peer.replies.clear();
        peer.send(ClientFrame.newBuilder().addRequests(Peer.delete(1).setId(7)));
        assertNull(peer.goodbye, "an id may be used again once it is answered");
        peer.replies.clear();
        peer.send(ClientFrame.newBuilder()
                .addRequests(Peer.delete(1).setId(8))
                .addRequests(Peer.delete(1).setId(8)));
        assertEquals(ErrorCode.MALFORMED, peer.goodbyeCode());
    }

    @Test
    void W204_aVerbThatTheRelayDoesNotKnowIsNotOffered() {
        Peer peer = world.start().greet();
        assertEquals(ErrorCode.NOT_OFFERED, peer.error(Request.newBuilder()));
        assertFalse(peer.closed);
    }

    @Test
    void aRelayWhoseKeysAreInMemoryOnlySaysSoAndOffersNoLogs() {
        world.durability = Durability.MEMORY;
        RelayHello hello = world.start().connect().frames.get(0).getHello();
        assertEquals(Durability.MEMORY, hello.getDurability());
        assertEquals(List.of(Retention.QUEUE), hello.getRetentionsList());
    }

    @Test
    void W205_tooManyUnansweredRequestsEndTheConnection() {
        world.limits.setRequestsInFlight(8);
        Peer peer = world.start().greet();
        RolePair writer = world.key();
        peer.ask(peer.create(world.key(), writer));
        int handle = peer.opened(Role.WRITER, writer);
        for (int i = 0; i < 8; i++) {
            peer.post(Peer.append(handle, world.small()));
        }
        assertNull(peer.goodbye);
        peer.post(Peer.append(handle, world.small()));
        assertEquals(ErrorCode.TOO_MANY_REQUESTS, peer.goodbyeCode());
    }

    @Test
    void W206_silenceEndsTheConnectionAndAnEmptyFrameKeepsIt() {
        Peer peer = world.start().greet();
        int before = peer.frames.size();
        world.clock.advance(Duration.ofSeconds(299));
        peer.session.tick();
        peer.send(ClientFrame.newBuilder());
        assertEquals(before + 1, peer.frames.size(), "a frame is answered with a frame");
        assertEquals(0, peer.frames.get(before).getSerializedSize());
        world.clock.advance(Duration.ofSeconds(299));
        peer.session.tick();
        assertNull(peer.goodbye);
        world.clock.advance(Duration.ofSeconds(1));
        peer.session.tick();
        assertEquals(ErrorCode.SILENT, peer.goodbyeCode());
    }

    @Test
    void aClientThatNeverSendsAFrameIsClosedAfterTwentySeconds() {
        Peer peer = world.start().connect();
        world.clock.advance(Duration.ofSeconds(19));
        peer.session.tick();
        assertNull(peer.goodbye);
        world.clock.advance(Duration.ofSeconds(1));
        peer.session.tick();
        assertEquals(ErrorCode.SILENT, peer.goodbyeCode());
    }

    @Test
    void W207_aFrameThatHasBegunIsCompleteWithinAMinute() {
        Peer peer = world.start().greet();
        peer.midFrame = true;
        for (int second = 0; second < 59; second++) {
            world.tick();
        }
        peer.send(ClientFrame.newBuilder()); // it was, and the next has begun
        for (int second = 0; second < 59; second++) {
            world.tick();
        }
        assertNull(peer.goodbye);
        world.tick();
        assertEquals(ErrorCode.SILENT, peer.goodbyeCode());
    }

    @Test
    void W207_timeInWhichTheRelayDoesNotReadDoesNotCount() {
        Peer peer = world.start().greet();
        peer.session.writable(false);
        peer.midFrame = true;
        for (int second = 0; second < 100; second++) {
            world.tick();
        }
        peer.session.writable(true);
        for (int second = 0; second < 59; second++) {
            world.tick();
        }
        assertNull(peer.goodbye);
        world.tick();
        assertEquals(ErrorCode.SILENT, peer.goodbyeCode());
    }

    @Test
    void aFrameThatIsNoneEndsTheConnection() {
        Peer peer = world.start().greet();
        peer.session.malformed();
        assertEquals(ErrorCode.MALFORMED, peer.goodbyeCode());
        world.settle();
        assertEquals(0, world.sessions.size());
    }

    @Test
    void drainingAnswersWhatIsOwedThenSaysGoodbye() {
        Peer peer = world.start().greet();
        Peer idle = world.greet();
        RolePair writer = world.key();
        peer.ask(peer.create(world.key(), writer));
        int handle = peer.opened(Role.WRITER, writer);
        int owed = peer.post(Peer.append(handle, world.small())).get(0);
        var drained = world.sessions.drain();
        assertFalse(drained.isDone());
        world.settle();
        assertTrue(peer.replies.get(owed).hasAppended());
        assertEquals(ErrorCode.SHUTTING_DOWN, peer.goodbyeCode());
        assertEquals(ErrorCode.SHUTTING_DOWN, idle.goodbyeCode());
        assertTrue(drained.isDone());
        Peer late = world.connect();
        assertEquals(ErrorCode.SHUTTING_DOWN, late.goodbyeCode());
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFor() {
        Peer peer = world.start().greet();
        peer.session.writable(false);
        assertFalse(peer.reading);
        List<Integer> ids = peer.post(Peer.delete(1));
        world.settle();
        assertNull(peer.replies.get(ids.get(0)), "worked on although nobody reads the answer");
        peer.session.writable(true);
        assertTrue(peer.reading);
        assertEquals(
                ErrorCode.UNKNOWN_HANDLE,
                peer.replies.get(ids.get(0)).getFailed().getCode());
    }

    @Test
    void requestsBehindAProofWaitForItAndKeepTheirOrder() {
        Peer peer = world.start().greet();
        RolePair writer = world.key();
        peer.ask(peer.create(world.key(), writer));
        int handle = peer.opened(Role.WRITER, writer);
        List<Integer> claim =
                peer.post(peer.claim(handle, Role.WRITER, world.key()), Peer.append(handle, world.small()));
        List<Integer> append = peer.post(Peer.append(handle, world.small()));
        assertFalse(peer.reading, "while a proof is verified nothing more is read");
        assertTrue(peer.replies.get(append.get(0)) == null);
        world.settle();
        assertTrue(peer.replies.get(claim.get(0)).hasClaimed());
        assertEquals(1, peer.replies.get(claim.get(1)).getAppended().getPosition());
        assertEquals(2, peer.replies.get(append.get(0)).getAppended().getPosition());
        assertTrue(peer.reading);
    }
}
