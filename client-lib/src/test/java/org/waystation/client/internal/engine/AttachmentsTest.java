package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.Attachment;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Request;

/** Files from one device to another, whatever dies on the way (cryptography.md, section 6i). */
final class AttachmentsTest extends FilePair {
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
        Porter sender = Porter.sends(amina, "bo", "a", file(300 * FileShape.DATA));
        for (int i = 0; i < 9; i++) {
            sender.work();
        }
        world.calm();
        assertEquals(128, large(overheard));
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
}
