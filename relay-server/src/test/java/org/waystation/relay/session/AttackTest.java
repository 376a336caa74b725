package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.store.rocksdb.RocksStore;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Role;

/** Attacks on real systems that end at these rooms of the relay. */
final class AttackTest {
    private final World world = new World();

    @Test
    void A3_aSeizedDiskNamesNoRoleKeyAndLinksNoTwoRecordsByValue(@TempDir Path data) throws Exception {
        RolePair reader = world.key();
        RolePair writer = world.key();
        RolePair claimed = world.key();
        try (RocksStore store = RocksStore.open(data)) {
            world.store = store;
            Peer peer = world.start().greet();
            peer.ask(peer.create(reader, writer));
            int writing = peer.opened(Role.WRITER, writer);
            peer.ask(peer.claim(writing, Role.WRITER, claimed));
            peer.appended(writing, world.small());
            int reading = peer.opened(Role.READER, reader);
            peer.ask(Peer.subscribe(reading, 1));
            List<byte[]> rows = Leftovers.rows(store);
            assertNoSharedValue(rows.stream().filter(row -> row[0] == 'r').toList());
        }
        try (Stream<Path> files = Files.walk(data.resolve("store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                ByteString bytes = ByteString.copyFrom(Files.readAllBytes(file));
                for (RolePair pair : List.of(reader, writer, claimed)) {
                    assertFalse(contains(bytes, pair.bytes()), "a role key is on the disk");
                    assertFalse(contains(bytes, pair.bytes().substring(0, 8)), "a part of a role key is on the disk");
                }
            }
        }
    }

    /** Eight bytes that two records have in common would join them. */
    private static void assertNoSharedValue(List<byte[]> records) {
        assertEquals(3, records.size());
        for (byte[] one : records) {
            for (byte[] other : records) {
                for (int i = 0; one != other && i + 8 <= one.length; i++) {
                    assertFalse(contains(ByteString.copyFrom(other), ByteString.copyFrom(one, i, 8)));
                }
            }
        }
    }

    @Test
    void A10_whoComesSecondWithALinkCanWriteNothing() {
        RolePair reader = world.key();
        RolePair linked = world.key();
        Peer inviter = world.start().greet();
        inviter.ask(inviter.create(reader, linked));
        int reading = inviter.opened(Role.READER, reader);

        Peer second = world.greet(); // was there before the claim, too
        int early = second.opened(Role.WRITER, linked);
        Peer first = world.greet();
        int writing = first.opened(Role.WRITER, linked);
        first.ask(first.claim(writing, Role.WRITER, world.key()));

        assertEquals(ErrorCode.REFUSED, second.error(second.open(Role.WRITER, linked)));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, second.error(Peer.append(early, world.small())));
        assertEquals(1, first.appended(writing, world.small()));
        inviter.ask(Peer.subscribe(reading, 8));
        assertEquals(List.of(1L), inviter.positions(reading));
        assertTrue(inviter.events.stream().anyMatch(event -> event.hasRetiredKeyPresented()), "the inviter is told");
    }

    @Test
    void A10_aStrangerFillsOneMailboxAndNoOther() {
        world.limits.setMailboxEntries(5);
        Peer stranger = world.start().greet();
        Peer member = world.greet();
        RolePair open = world.key();
        RolePair own = world.key();
        member.ask(member.create(world.key(), open));
        member.ask(member.create(world.key(), own));
        int flooded = stranger.opened(Role.WRITER, open);
        for (int i = 0; i < 5; i++) {
            stranger.appended(flooded, world.large());
        }
        assertEquals(ErrorCode.MAILBOX_FULL, stranger.error(Peer.append(flooded, world.small())));
        assertEquals(1, member.appended(member.opened(Role.WRITER, own), world.small()));
    }

    @Test
    void A10_aReplayInsideASessionIsRejected() {
        RolePair writer = world.key();
        Peer peer = world.start().greet();
        var create = peer.create(world.key(), writer);
        var open = peer.open(Role.WRITER, writer);
        peer.ask(create);
        peer.ask(open);
        Peer other = world.greet();
        assertEquals(ErrorCode.REFUSED, other.error(open), "what was said on one connection is nothing on another");
        assertEquals(ErrorCode.REFUSED, other.error(create));
    }

    @Test
    void A10_creatingNeedsTheAccessSecretAndUsingAMailboxDoesNot() {
        RolePair reader = world.key();
        RolePair writer = world.key();
        Peer owner = world.start().greet();
        owner.ask(owner.create(reader, writer));
        world.access = Optional.of(ByteString.copyFrom(new byte[Wire.ACCESS_SECRET]));
        Peer stranger = world.restart().greet();
        assertEquals(ErrorCode.ACCESS_REQUIRED, stranger.error(stranger.create(world.key(), world.key())));
        assertEquals(1, stranger.appended(stranger.opened(Role.WRITER, writer), world.small()));
    }

    @Test
    void A16_noFrameTellsOneSideTheKeyOfTheOther() {
        RolePair reader = world.key();
        RolePair writer = world.key();
        RolePair claimed = world.key();
        Peer creator = world.start().greet();
        creator.ask(creator.create(reader, writer));
        Peer sender = world.greet();
        Peer recipient = world.greet();
        int writing = sender.opened(Role.WRITER, writer);
        sender.ask(sender.claim(writing, Role.WRITER, claimed));
        int reading = recipient.opened(Role.READER, reader);
        recipient.ask(Peer.subscribe(reading, 8));
        sender.appended(writing, world.small());
        recipient.ask(Peer.acknowledge(reading, 1));
        sender.error(sender.open(Role.WRITER, writer));
        recipient.ask(Peer.delete(reading));
        EpochKeys first = new EpochKeys(world);
        EpochKeys second = new EpochKeys(world);
        creator.ask(creator.createLog(first));
        int logging = sender.opened(Role.WRITER, first.writer());
        assertTrue(sender.ask(first.rekey(logging, 1, second, world.small(), 0)).hasRekeyed());
        recipient.ask(Peer.subscribe(recipient.opened(Role.READER, first.reader()), 8, 0));
        creator.ask(Peer.trim(creator.opened(Role.OWNER, second.owner()), 2));

        List<RelayFrame> frames = new ArrayList<>(sender.frames);
        frames.addAll(recipient.frames);
        frames.addAll(creator.frames);
        assertTrue(frames.size() > 10);
        List<RolePair> pairs = new ArrayList<>(List.of(reader, writer, claimed));
        for (EpochKeys keys : List.of(first, second)) {
            pairs.addAll(List.of(keys.reader(), keys.writer(), keys.owner()));
        }
        for (RelayFrame frame : frames) {
            ByteString bytes = frame.toByteString();
            for (RolePair pair : pairs) {
                assertFalse(contains(bytes, pair.bytes()), "a frame of the relay has a role key in it");
            }
        }
    }

    private static boolean contains(ByteString bytes, ByteString wanted) {
        for (int i = 0; i + wanted.size() <= bytes.size(); i++) {
            if (bytes.byteAt(i) == wanted.byteAt(0)
                    && bytes.substring(i, i + wanted.size()).equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
