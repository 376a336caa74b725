package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.AskUserException;
import org.waystation.client.Attachment;
import org.waystation.client.FileInfo;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.sealed.v1.Content;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Request;

/** Files from one device to another (cryptography.md, section 6i). */
final class AttachmentsTest extends Pair {
    private static final int SEGMENTS = 40;
    private final byte[] file = file(SEGMENTS * FileShape.DATA - 17);

    @BeforeEach
    void begin() throws Exception {
        contacts(new World(29));
    }

    private static byte[] file(int length) {
        byte[] file = new byte[length];
        new Random(length).nextBytes(file);
        return file;
    }

    /** Everything happens that can, without time passing. */
    private void work(Porter... porters) {
        for (int idle = 0; idle < 2; idle++) {
            for (Porter porter : porters) {
                idle = porter.work() ? 0 : idle;
            }
            world.calm();
        }
    }

    private Porter sent(byte[] content) {
        Porter porter = Porter.sends(amina, "bo", "minutes.pdf", content);
        work(porter);
        return porter;
    }

    private Attachment arrived() {
        List<Received.File> files = bo.shown(Received.File.class);
        assertEquals(1, files.size());
        return files.get(0).file();
    }

    private Porter fetched() throws Exception {
        Porter porter = Porter.fetches(bo, arrived());
        work(porter);
        return porter;
    }

    private static Reason reason(Porter porter) {
        return porter.failure().reason();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FileShape.DATA, 4 * FileShape.DATA, 4 * FileShape.DATA + 1, 300 * FileShape.DATA})
    void A28_aFileOfAnyLengthArrivesAsItIs(int length) throws Exception {
        byte[] content = file(length);
        Porter sender = sent(content);
        assertTrue(sender.isDone() && sender.failure() == null, "all of it and the message are stored");
        assertEquals(length, sender.carriage().done());
        Attachment attachment = arrived();
        assertEquals("minutes.pdf", attachment.name());
        assertEquals("application/octet-stream", attachment.mediaType());
        assertEquals(length, attachment.length());
        Porter taker = fetched();
        assertTrue(taker.isDone() && taker.failure() == null);
        assertArrayEquals(content, taker.shelf.bytes);
        assertEquals(length, taker.carriage().done());
        assertEquals(Collections.emptyList(), amina.engine.files().unfinished());
        assertEquals(Collections.emptyList(), bo.engine.files().unfinished());
        assertEquals(0, bo.rows(Table.TRANSFER));
    }

    @Test
    void A13_theRelaySeesHowManyLargeEntriesAndNoMore() throws Exception {
        Set<List<Integer>> seen = new HashSet<>();
        for (int length : new int[] {0, 1, 40_000, 4 * FileShape.DATA}) {
            Meddler.Overheard overheard = new Meddler.Overheard(amina);
            world.meddler = overheard;
            sent(file(length));
            world.meddler = Meddler.none();
            seen.add(overheard
                    .appends()
                    .map(append -> append.getEntry().size())
                    .sorted()
                    .collect(Collectors.toList()));
        }
        assertEquals(1, seen.size(), "four large entries, and a message that looks like any other");
        List<Integer> sizes = seen.iterator().next();
        assertEquals(4, Collections.frequency(sizes, Wire.LARGE_ENTRY));
    }

    @Test
    void A13_aFileThatArrivesFetchesNothingAndAsksNobody() {
        bo.setTimer("amina", Duration.ZERO);
        world.syncAll();
        Set<LinkKey> before = bo.engine.wanted();
        Meddler.Overheard overheard = new Meddler.Overheard(bo);
        Porter sender = Porter.sends(amina, "bo", "a", file);
        while (sender.work()) {
            world.calm();
        }
        world.meddler = overheard;
        work(sender);
        assertEquals(1, bo.shown(Received.File.class).size());
        assertEquals(before, bo.engine.wanted());
        assertTrue(
                overheard.requests.stream().allMatch(Request::hasAcknowledge),
                "a message is acknowledged, and nothing else happens: " + overheard.requests.size());
    }

    @Test
    void S628_theMessageIsSentWhenAllIsStoredAndNotBefore() {
        Meddler.Overheard overheard = new Meddler.Overheard(amina);
        world.meddler = overheard;
        Porter sender = Porter.sends(amina, "bo", "a", file(100 * FileShape.DATA));
        sender.work();
        world.calm();
        assertEquals(64, large(overheard));
        assertEquals(0, bo.shown(Received.File.class).size());
        amina.goOffline();
        work(sender);
        world.syncAll();
        assertEquals(0, bo.shown(Received.File.class).size());
        assertFalse(sender.isDone(), "it waits, and has not failed");
        amina.goOnline();
        work(sender);
        assertEquals(1, bo.shown(Received.File.class).size());
        assertTrue(sender.isDone());
    }

    private static long large(Meddler.Overheard overheard) {
        return overheard
                .appends()
                .filter(append -> append.getEntry().size() == Wire.LARGE_ENTRY)
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void whateverDiesOnTheWayTheFileArrivesAsItIs(int seed) throws Exception {
        contacts(new World(seed));
        byte[] content = file(700 * FileShape.DATA + seed);
        Porter sender = Porter.sends(amina, "bo", "a", content);
        stumble(sender);
        assertEquals(null, sender.failure());
        world.syncAll();
        Porter taker = Porter.fetches(bo, arrived());
        stumble(taker);
        assertEquals(null, taker.failure());
        assertArrayEquals(content, taker.shelf.bytes);
    }

    /** While it works, processes die, the relay too, and connections are cut. */
    private void stumble(Porter porter) throws Exception {
        int troubles = 0;
        for (int i = 0; i < 60_000 && !porter.isDone(); i++) {
            int dice = world.chance.nextInt(400);
            if (dice == 0) {
                world.people.get(world.chance.nextInt(2)).crash();
            } else if (dice == 1) {
                world.people.get(world.chance.nextInt(2)).wires.cutOne();
            } else if (dice == 2 && world.chance.nextInt(3) == 0) {
                world.relay(0).crash();
            } else if (!porter.work() && !world.happen()) {
                world.clock.advance(Duration.ofSeconds(10));
                world.people.forEach(Person::tick);
            }
            troubles += dice < 3 ? 1 : 0;
            if (porter.carriage().isOver()
                    && !porter.isDone()
                    && amina.engine.files().unfinished().isEmpty()) {
                return; // the process died between the message and the relay's answer to it
            }
        }
        assertTrue(porter.isDone(), "it comes to no end");
        assertTrue(troubles > 0);
    }

    @Test
    void A29_whenItIsSentTheSenderKeepsNoKeyOfTheFile() throws Exception {
        Porter sender = sent(file);
        List<byte[]> records = new ArrayList<>();
        amina.store.scan(Table.TRANSFER.number(), (key, value) -> records.add(value));
        Shipment.attachment(org.waystation.client.internal.record.TransferRecord.parseFrom(records.get(0)));
        String ticket = arrived().format();
        ByteString key = org.waystation.client.internal.crypto.FileTicket.parse(ticket)
                .attachment()
                .getKey();
        assertEquals(1, records.size());
        assertFalse(ByteString.copyFrom(records.get(0)).toStringUtf8().contains(key.toStringUtf8()));
        assertTrue(sender.isDone());
        assertFalse(arrived().toString().contains("minutes"));
        assertFalse(bo.shown(Received.File.class).get(0).toString().contains("minutes"));
    }

    @Test
    void A30_whatIsSentAgainAfterACrashIsSealedUnderAnotherKey() {
        Meddler.Overheard overheard = new Meddler.Overheard(amina);
        world.meddler = overheard;
        Porter sender = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        sender.work();
        while (amina.engine.files().standing(sender.id).done() < 30 * FileShape.DATA) {
            world.happen();
        }
        amina.crash();
        work(sender);
        List<ByteString> entries = overheard
                .appends()
                .map(Append::getEntry)
                .filter(entry -> entry.size() == Wire.LARGE_ENTRY)
                .collect(Collectors.toList());
        assertTrue(entries.size() > new FileShape(200 * FileShape.DATA).segments(), "some were sent twice");
        Set<ByteString> salts =
                entries.stream().map(entry -> entry.substring(0, 16)).collect(Collectors.toSet());
        assertEquals(entries.size(), salts.size());
    }

    @Test
    void S627_aFileThatChangedMeanwhileIsNotSentOn() {
        Porter sender = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        for (int i = 0; i < 2; i++) {
            sender.work();
            world.calm();
        }
        amina.crash();
        byte[] changed = file(200 * FileShape.DATA);
        changed[5]++;
        Porter other = sender.with(() -> new ByteArrayInputStream(changed));
        work(other);
        assertEquals(Reason.FILE_CHANGED, reason(other));
        assertEquals(0, bo.shown(Received.File.class).size());
        assertEquals(1, amina.engine.files().unfinished().size(), "it can be cancelled, or go on with the right file");
        Porter right = sender.with(() -> new ByteArrayInputStream(file(200 * FileShape.DATA)));
        work(right);
        assertEquals(1, bo.shown(Received.File.class).size());
    }

    @Test
    void S627_aFileThatIsLongerOrShorterThanWasSaidIsNotSent() {
        for (int difference : new int[] {-1, 1}) {
            byte[] other = file(file.length + difference);
            Porter sender = Porter.sends(amina, "bo", "a", file.length, () -> new ByteArrayInputStream(other));
            work(sender);
            assertEquals(Reason.FILE_CHANGED, reason(sender));
        }
        Porter empty = Porter.sends(amina, "bo", "a", 0, () -> new ByteArrayInputStream(new byte[1]));
        work(empty);
        assertEquals(Reason.FILE_CHANGED, reason(empty));
        assertEquals(0, bo.shown(Received.File.class).size());
    }

    // -------------------------------------------------------------------------------------------------- a relay that
    // lies

    private Porter fetchedFrom(Function<Delivery, List<Delivery>> lie) throws Exception {
        sent(file);
        world.meddler = Meddler.instead(bo, lie);
        return fetched();
    }

    @Test
    void S624_repeatsArePassedOver() throws Exception {
        Porter taker = fetchedFrom(delivery -> Collections.nCopies(delivery.getPosition() % 3 == 0 ? 2 : 1, delivery));
        assertArrayEquals(file, taker.shelf.bytes);
    }

    @Test
    void S623_entriesOfAnotherOriginArePassedOver() throws Exception {
        ByteString junk = ByteString.copyFrom(file(Wire.LARGE_ENTRY));
        Porter taker = fetchedFrom(delivery -> delivery.getPosition() > 9
                ? Collections.singletonList(delivery)
                : Arrays.asList(
                        delivery.toBuilder().setEntry(junk).build(),
                        delivery.toBuilder()
                                .setEntry(junk.substring(0, Wire.SMALL_ENTRY))
                                .build(),
                        delivery));
        assertEquals(null, taker.failure());
        assertArrayEquals(file, taker.shelf.bytes);
    }

    @Test
    void S625_aFileCutOffIsDamaged() throws Exception {
        long last = new FileShape(file.length).segments();
        Porter taker = fetchedFrom(delivery ->
                delivery.getPosition() == last ? Collections.emptyList() : Collections.singletonList(delivery));
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
    }

    @Test
    void S625_aSegmentLeftOutOrAlteredDamages() throws Exception {
        Porter taker = fetchedFrom(delivery ->
                delivery.getPosition() == 7 ? Collections.emptyList() : Collections.singletonList(delivery));
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
        assertTrue(taker.shelf.bytes.length < 7 * FileShape.DATA, "nothing is written that is not in its place");
        world.meddler = Meddler.instead(bo, delivery -> {
            byte[] altered = delivery.getEntry().toByteArray();
            altered[100] ^= delivery.getPosition() == 9 ? (byte) 1 : 0;
            return Collections.singletonList(
                    delivery.toBuilder().setEntry(ByteString.copyFrom(altered)).build());
        });
        Porter again = Porter.fetches(bo, arrived());
        work(again);
        assertEquals(Reason.FILE_DAMAGED, reason(again));
        world.meddler = Meddler.none();
        Porter honest = again.with(null);
        work(honest);
        assertArrayEquals(file, honest.shelf.bytes, "the same relay can be asked again");
    }

    @Test
    void S625_segmentsInAnotherOrderDamage() throws Exception {
        List<Delivery> held = new ArrayList<>();
        Porter taker = fetchedFrom(delivery -> {
            if (delivery.getPosition() == 5) {
                held.add(delivery);
                return Collections.emptyList();
            }
            if (delivery.getPosition() == 6) {
                ByteString five = held.get(0).getEntry();
                return Arrays.asList(
                        delivery.toBuilder().setPosition(5).build(),
                        delivery.toBuilder().setEntry(five).build());
            }
            return Collections.singletonList(delivery);
        });
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
    }

    @Test
    void S623_segmentsOfAnotherFileDamage() throws Exception {
        Porter other = Porter.sends(amina, "bo", "other", file(file.length));
        List<ByteString> entries = new ArrayList<>();
        world.meddler = Meddler.none();
        work(other);
        Attachment first = arrived();
        world.meddler = Meddler.hearing((person, delivery) -> entries.add(delivery.getEntry()));
        work(Porter.fetches(bo, first));
        world.meddler = Meddler.none();
        work(Porter.sends(amina, "bo", "this", file));
        Attachment second = bo.shown(Received.File.class).get(1).file();
        world.meddler = Meddler.instead(
                bo,
                delivery -> Collections.singletonList(delivery.toBuilder()
                        .setEntry(entries.get((int) delivery.getPosition() - 1))
                        .build()));
        Porter taker = Porter.fetches(bo, second);
        work(taker);
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
        assertEquals(0, taker.shelf.bytes.length);
    }

    @Test
    void S625_aRelayThatNeverComesToAnEndIsNotHeardForEver() throws Exception {
        Porter taker = fetchedFrom(delivery -> delivery.getPosition() < 3
                ? Collections.singletonList(delivery)
                : Collections.nCopies(
                        300,
                        delivery.toBuilder()
                                .setEntry(ByteString.copyFrom(new byte[Wire.LARGE_ENTRY]))
                                .build()));
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
    }

    @Test
    void S626_whatIsNotTheFileThatTheMessageMeansIsDamaged() throws Exception {
        sent(file);
        org.waystation.sealed.v1.Attachment genuine = org.waystation.client.internal.crypto.FileTicket.parse(
                        arrived().format())
                .attachment();
        Attachment other = Attachment.parse(org.waystation.client.internal.crypto.FileTicket.of(genuine.toBuilder()
                        .setDigest(ByteString.copyFrom(new byte[32]))
                        .build())
                .format());
        Porter taker = Porter.fetches(bo, other);
        work(taker);
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
        assertEquals(0, bo.engine.files().unfinished().get(0).done(), "nothing of it counts");
    }

    @Test
    void aRelayThatForgotWhatItHadOfAHalfSentFile() throws Exception {
        Porter sender = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        sender.work();
        world.calm();
        world.relay(0).forgetEverything();
        work(sender);
        assertEquals(Reason.MAILBOX_GONE, reason(sender));
    }

    // ------------------------------------------------------------------------------------------------ coming to an end

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

    // ------------------------------------------------------------------------------------------------------- refusals

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
