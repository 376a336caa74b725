package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.FileInfo;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.sealed.v1.Content;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Request;

/** How long a file is at a relay, and what is refused (cryptography.md, section 6i). */
final class AttachmentLifeTest extends FilePair {
    @Test
    void aDeletedMessageTakesTheFileAlong() throws Exception {
        int before = world.relay(0).mailboxes();
        Porter sender = sent(file);
        assertEquals(before + 1, world.relay(0).mailboxes());
        Received.File received = bo.shown(Received.File.class).get(0);
        assertEquals(sender.carriage().messageId(), received.messageId());
        amina.delete("bo", received.messageId());
        world.syncAll();
        assertEquals(before, world.relay(0).mailboxes());
        assertEquals(0, amina.rows(Table.TRANSFER));
        assertEquals(
                Collections.singletonList(received.messageId()),
                bo.shown(Received.Deleted.class).get(0).messageIds());
        assertFalse(bo.engine.received().contains(received));
        Porter taker = Porter.fetches(bo, received.file());
        work(taker);
        assertEquals(Reason.FILE_GONE, reason(taker));
    }

    @Test
    void aFileIsCalledBackAlsoFromAContactToWhomNothingCanBeSaidNow() throws Exception {
        int before = world.relay(0).mailboxes();
        Porter sender = sent(file(1_000));
        amina.run((engine, step) -> engine.block(engine.contact("bo"), step));
        amina.delete("bo", sender.carriage().messageId());
        world.syncAll();
        assertEquals(before, world.relay(0).mailboxes());
        assertEquals(0, amina.rows(Table.TRANSFER));
    }

    @Test
    void aMessageThatIsDeletedBeforeItIsSentTakesTheFileAlong() {
        int before = world.relay(0).mailboxes();
        Porter half = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        half.work();
        world.calm();
        amina.delete("bo", half.carriage().messageId());
        work(half);
        assertEquals(Reason.MESSAGE_GONE, reason(half));
        assertEquals(before, world.relay(0).mailboxes());
        assertEquals(0, bo.shown(Received.File.class).size());
    }

    @Test
    void aProfileThatIsReplacedCarriesNothingOn() throws Exception {
        Porter half = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        half.work();
        world.calm();
        amina.run((engine, step) -> ((Surroundings) engine).replaced(step));
        work(half);
        assertEquals(Reason.PROFILE_REPLACED, reason(half));
    }

    @Test
    void norDoesItCancelWhatTheOtherDeviceMayCarryOn() {
        Porter half = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        half.work();
        world.calm();
        int begun = world.relay(0).mailboxes();
        amina.run((engine, step) -> ((Surroundings) engine).replaced(step));
        half.carriage().cancel();
        work(half);
        world.syncAll();
        assertEquals(begun, world.relay(0).mailboxes());
    }

    @Test
    void aFileIsNotFetchedTwiceWhereItWasInterrupted() throws Exception {
        byte[] content = file(600 * FileShape.DATA);
        sent(content);
        Porter taker = Porter.fetches(bo, arrived());
        while (bo.engine.files().standing(taker.id).done() < 300L * FileShape.DATA) {
            if (!taker.work()) {
                world.happen();
            }
        }
        bo.crash();
        List<Long> positions = new ArrayList<>();
        world.meddler = Meddler.hearing((person, delivery) -> {
            if (delivery.getEntry().size() == Wire.LARGE_ENTRY) {
                positions.add(delivery.getPosition());
            }
        });
        work(taker);
        assertArrayEquals(content, taker.shelf.bytes);
        assertTrue(positions.get(0) > 256, "what was forced to the disk is not read again: " + positions.get(0));
    }

    @Test
    void aTimerHoldsForFilesToo() throws Exception {
        amina.setTimer("bo", Duration.ofHours(2));
        world.syncAll();
        int before = world.relay(0).mailboxes();
        Meddler.Overheard overheard = new Meddler.Overheard(amina);
        world.meddler = overheard;
        sent(file);
        assertTrue(overheard
                .appends()
                .filter(append -> append.getEntry().size() == Wire.LARGE_ENTRY)
                .allMatch(append -> append.getHours() == 27));
        Received.File received = bo.shown(Received.File.class).get(0);
        assertEquals(Optional.of(world.clock.instant().plus(Duration.ofHours(2))), received.disappearsAt());
        world.pass(Duration.ofHours(2));
        world.syncAll();
        assertEquals(before, world.relay(0).mailboxes());
        assertTrue(bo.engine.received().stream().noneMatch(Received.File.class::isInstance));
        assertEquals(0, amina.rows(Table.TRANSFER));
    }

    @Test
    void afterThirtyDaysTheRelayHasNothingOfIt() {
        int before = world.relay(0).mailboxes();
        sent(file);
        world.pass(Duration.ofDays(30).plusHours(1));
        amina.crash();
        world.syncAll();
        assertEquals(before, world.relay(0).mailboxes());
        assertEquals(0, amina.rows(Table.TRANSFER));
    }

    @Test
    void whatIsCancelledIsGoneFromTheRelay() throws Exception {
        int before = world.relay(0).mailboxes();
        Porter sender = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        sender.work();
        world.calm();
        assertEquals(before + 1, world.relay(0).mailboxes());
        sender.carriage().cancel();
        assertTrue(sender.carriage().future().isCancelled());
        work(sender);
        assertEquals(before, world.relay(0).mailboxes());
        assertEquals(0, amina.rows(Table.TRANSFER));
        assertEquals(0, bo.shown(Received.File.class).size());
    }

    @Test
    void whatIsCancelledOfflineIsDeletedLater() {
        int before = world.relay(0).mailboxes();
        Porter sender = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        sender.work();
        world.calm();
        amina.goOffline();
        sender.carriage().cancel();
        amina.crash();
        amina.goOnline();
        world.syncAll();
        assertEquals(before, world.relay(0).mailboxes());
        assertEquals(0, amina.rows(Table.TRANSFER));
    }

    @Test
    void aTransferThatIsCancelledWhileItsMessageWaitsTakesTheMessageBack() {
        Porter sender = Porter.sends(amina, "bo", "a", file);
        while (!amina.engine.files().unfinished().isEmpty()) {
            if (!sender.work()) {
                world.happen();
            }
        }
        sender.carriage().cancel();
        work(sender);
        world.syncAll();
        assertEquals(
                0,
                bo.engine.received().stream()
                        .filter(Received.File.class::isInstance)
                        .count());
        assertEquals(0, amina.rows(Table.TRANSFER));
    }

    @Test
    void aContactWhoIsRemovedTakesFilesAlong() {
        Porter half = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        half.work();
        world.calm();
        sent(file);
        amina.run((engine, step) -> engine.remove(engine.contact("bo"), step));
        work(half);
        assertEquals(Reason.MESSAGE_GONE, reason(half));
        world.syncAll();
        assertEquals(0, amina.rows(Table.TRANSFER));
    }

    @Test
    void aFetchThatIsCancelledLeavesNothing() throws Exception {
        sent(file);
        Porter taker = Porter.fetches(bo, arrived());
        taker.work();
        taker.carriage().cancel();
        work(taker);
        assertEquals(0, bo.rows(Table.TRANSFER));
        assertTrue(bo.engine.wanted().stream().noneMatch(key -> key.use() == LinkKey.Use.DOWNLOAD));
    }

    @Test
    void aRelayThatTakesLessIsToldBeforeAnythingIsSent() throws Exception {
        contacts(new World(
                5,
                DefaultLimits.builder().setMailboxBytes(30L * Wire.LARGE_ENTRY).build()));
        Meddler.Overheard overheard = new Meddler.Overheard(amina);
        world.meddler = overheard;
        Porter sender = sent(file);
        assertEquals(Reason.FILE_TOO_LARGE, reason(sender));
        assertEquals(0, overheard.requests.stream().filter(Request::hasCreate).count());
        Porter smaller = sent(file(30 * FileShape.DATA));
        assertEquals(null, smaller.failure());
    }

    @Test
    void theNextRelayIsUsedWhereTheFirstIsDown() throws Exception {
        World two = new World(3, DefaultLimits.builder().build(), 2);
        world = two;
        amina = two.person("amina", two.relay(0), two.relay(1));
        bo = two.person("bo", two.relay(0), two.relay(1));
        two.introduce(amina, bo);
        two.relay(0).setNetwork(Station.Network.DOWN);
        Porter sender = Porter.sends(amina, "bo", "a", file);
        work(sender);
        for (int i = 0; i < 10 && !sender.isDone(); i++) {
            two.pass(Duration.ofSeconds(10));
            work(sender);
        }
        assertEquals(null, sender.failure());
        Porter taker = fetched();
        assertArrayEquals(file, taker.shelf.bytes);
    }

    @Test
    void aFileDoesNotWaitForARelayThatTheProfileHasLeft() throws Exception {
        World two = new World(5, DefaultLimits.builder().build(), 2);
        world = two;
        amina = two.person("amina", two.relay(0));
        bo = two.person("bo", two.relay(1));
        two.introduce(amina, bo);
        two.relay(0).setNetwork(Station.Network.DOWN);
        Porter sender = Porter.sends(amina, "bo", "a", file);
        work(sender);
        amina.run((engine, step) -> engine.changeRelays(List.of(two.relay(1).address()), step));
        for (int i = 0; i < 60 && !sender.isDone(); i++) {
            two.pass(Duration.ofSeconds(10));
            work(sender);
        }
        assertEquals(null, sender.failure());
        Porter taker = fetched();
        assertArrayEquals(file, taker.shelf.bytes);
    }

    @Test
    void noMoreThanThirtyTwoWait() {
        for (int i = 0; i < 32; i++) {
            Porter.sends(amina, "bo", "a", file);
        }
        AskUserException refused = assertThrows(AskUserException.class, () -> Porter.sends(amina, "bo", "a", file));
        assertEquals(Reason.TOO_MANY_TRANSFERS, refused.reason());
        assertThrows(AskUserException.class, () -> new FileInfo("a/b", "text/plain", 1));
        assertThrows(AskUserException.class, () -> new FileInfo("a", "text", 1));
        assertThrows(AskUserException.class, () -> new FileInfo("a", "text/plain", FileInfo.MAX_LENGTH + 1));
    }

    @Test
    void S621_whatIsNoAttachmentIsSetAsideAndConfirmed() {
        org.waystation.sealed.v1.Attachment.Builder wrong = org.waystation.sealed.v1.Attachment.newBuilder()
                .setRelay(world.relay(0).address().format())
                .setReaderSeed(ByteString.copyFrom(new byte[32]))
                .setKey(ByteString.copyFrom(new byte[32]))
                .setDigest(ByteString.copyFrom(new byte[32]))
                .setLength(1)
                .setName("../a")
                .setMediaType("a/b");
        amina.run((engine, step) ->
                amina.conversation("bo").sendQuietly(Content.newBuilder().setAttachment(wrong), step));
        world.syncAll();
        assertEquals(Collections.singletonList(Received.Notice.Kind.UNREADABLE), bo.notices());
        assertEquals(0, bo.shown(Received.File.class).size());
        assertTrue(amina.conversation("bo").outbox().isEmpty(), "it was confirmed like anything else");
        assertNotEquals(0, bo.shown(Received.Notice.class).size());
    }
}
