package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.CoreDriver;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** Append, subscribe, deliver, acknowledge: section 7 of the protocol, through real sessions and the real core. */
final class QueueRulesTest {
    private final World world = new World();
    private final RolePair readerKey = world.key();
    private final RolePair writerKey = world.key();
    private Peer sender;
    private Peer recipient;
    private int writer;
    private int reader;

    @BeforeEach
    void start() {
        world.start();
        connect();
    }

    private void connect() {
        sender = world.greet();
        recipient = world.greet();
        assertTrue(sender.ask(sender.create(readerKey, writerKey)).hasCreated());
        writer = sender.opened(Role.WRITER, writerKey);
        reader = recipient.opened(Role.READER, readerKey);
    }

    private void restartWith(Runnable change) {
        change.run();
        world.restart();
        connect();
    }

    private List<ByteString> appendSome(int count) {
        List<ByteString> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(world.small());
            sender.appended(writer, entries.get(i));
        }
        return entries;
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static long caughtUps(Peer peer) {
        return peer.events.stream().filter(Event::hasCaughtUp).count();
    }

    // ------------------------------------------------------------------------------------------- append

    @Test
    void W401_onlyAWriterAppends() {
        assertEquals(ErrorCode.NOT_PERMITTED, recipient.error(Peer.append(reader, world.small())));
    }

    @Test
    void W402_anEntryHasOneOfTwoSizes() {
        for (int size : new int[] {0, 1, Wire.SMALL_ENTRY - 1, Wire.SMALL_ENTRY + 1, Wire.LARGE_ENTRY - 1}) {
            assertEquals(ErrorCode.MALFORMED, sender.error(Peer.append(writer, ByteString.copyFrom(new byte[size]))));
        }
        assertEquals(1, sender.appended(writer, world.small()));
        assertEquals(2, sender.appended(writer, world.large()));
    }

    @Test
    void W403_aMailboxHoldsSoManyEntries() {
        restartWith(() -> world.limits.setMailboxEntries(3));
        appendSome(3);
        assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
        recipient.ask(Peer.subscribe(reader, 8));
        recipient.ask(Peer.acknowledge(reader, 1));
        assertEquals(4, sender.appended(writer, world.small()), "a refused append takes no position");
        assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
    }

    @Test
    void W403_aMailboxHoldsSoManyBytesAndCountsThemExactly() {
        restartWith(() -> world.limits.setMailboxBytes(Wire.LARGE_ENTRY + Wire.SMALL_ENTRY));
        for (int round = 0; round < 5; round++) {
            sender.appended(writer, world.large());
            assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.large())));
            long last = sender.appended(writer, world.small());
            assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
            if (round == 2) {
                world.restart();
                connect();
            }
            recipient.ask(Peer.subscribe(reader, 8));
            recipient.ask(Peer.subscribe(reader, 8)); // delivered twice, counted once
            assertTrue(recipient.ask(Peer.acknowledge(reader, last)).hasAcknowledged());
        }
    }

    @Test
    void W403_whatWasDeliveredBeforeATakeOverIsCountedOutTooWhenItIsAcknowledged() {
        restartWith(() -> world.limits.setMailboxEntries(4));
        appendSome(4);
        recipient.ask(Peer.subscribe(reader, 4));
        Peer second = world.greet();
        int secondReader = second.opened(Role.READER, readerKey);
        second.ask(Peer.subscribe(secondReader, 1));
        recipient.ask(Peer.acknowledge(reader, 3));
        appendSome(3);
        assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
        assertEquals(range(1, 1), second.positions(secondReader).subList(0, 1));
        assertEquals(4, second.positions(secondReader).get(1), "what was acknowledged elsewhere is not delivered");
    }

    @Test
    void W404_aFullDiskRefusesNewEntriesByName() {
        restartWith(() -> world.capacity = new Capacity(10, Long.MAX_VALUE - 1));
        assertEquals(1, sender.appended(writer, world.small()));
        world.restart();
        world.capacity = new Capacity(10, Long.MAX_VALUE);
        world.restart();
        sender = world.greet();
        writer = sender.opened(Role.WRITER, writerKey);
        assertEquals(ErrorCode.RELAY_FULL, sender.error(Peer.append(writer, world.small())));
        assertEquals(ErrorCode.RELAY_FULL, sender.error(sender.create(world.key(), world.key())));
    }

    @Test
    void positionsRiseByOneAndAreNotReusedWhenAMailboxWasEmptied() {
        appendSome(3);
        recipient.ask(Peer.subscribe(reader, 8));
        recipient.ask(Peer.acknowledge(reader, 3));
        world.restart();
        connect();
        assertEquals(4, sender.appended(writer, world.small()));
    }

    // ------------------------------------------------------------------------------------------ subscribe

    @Test
    void W411_onlyAReaderSubscribesAndAcknowledges() {
        assertEquals(ErrorCode.NOT_PERMITTED, sender.error(Peer.subscribe(writer, 1)));
        assertEquals(ErrorCode.NOT_PERMITTED, sender.error(Peer.acknowledge(writer, 0)));
    }

    @Test
    void W412_theWindowIsWithinTheLimit() {
        assertEquals(ErrorCode.LIMIT_EXCEEDED, recipient.error(Peer.subscribe(reader, 0)));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, recipient.error(Peer.subscribe(reader, 65)));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, recipient.error(Peer.subscribe(reader, -1)));
        assertTrue(recipient.ask(Peer.subscribe(reader, 64)).hasSubscribed());
    }

    @Test
    void W413_aQueueIsReadFromItsBeginning() {
        Request.Builder from = Peer.subscribe(reader, 1);
        Peer.inSubscribe(from, subscribe -> subscribe.setFrom(1));
        assertEquals(ErrorCode.MALFORMED, recipient.error(from));
    }

    @Test
    void W421_nothingIsAcknowledgedThatWasNotDelivered() {
        appendSome(2);
        assertEquals(ErrorCode.MALFORMED, recipient.error(Peer.acknowledge(reader, 1)));
        recipient.ask(Peer.subscribe(reader, 1));
        assertEquals(ErrorCode.MALFORMED, recipient.error(Peer.acknowledge(reader, 2)));
        assertEquals(ErrorCode.MALFORMED, recipient.error(Peer.acknowledge(reader, -1)), "2^64 - 1");
        assertTrue(recipient.ask(Peer.acknowledge(reader, 0)).hasAcknowledged());
        assertTrue(recipient.ask(Peer.acknowledge(reader, 1)).hasAcknowledged());
        assertTrue(recipient.ask(Peer.acknowledge(reader, 1)).hasAcknowledged(), "the same again changes nothing");
        assertEquals(range(1, 2), recipient.positions(reader));
    }

    @Test
    void deliveriesComeInOrderWithTheirEntriesAndUnderTheWindow() {
        List<ByteString> entries = appendSome(10);
        recipient.ask(Peer.subscribe(reader, 4));
        assertEquals(range(1, 4), recipient.positions(reader));
        assertEquals(0, caughtUps(recipient));
        recipient.ask(Peer.acknowledge(reader, 2));
        assertEquals(range(1, 6), recipient.positions(reader));
        recipient.ask(Peer.acknowledge(reader, 6));
        assertEquals(range(1, 10), recipient.positions(reader));
        assertEquals(1, caughtUps(recipient));
        assertEquals(
                entries,
                recipient.deliveries(reader).stream().map(Delivery::getEntry).toList());
        recipient.ask(Peer.acknowledge(reader, 10));
        entries.addAll(appendSome(6));
        assertEquals(range(1, 14), recipient.positions(reader), "the window holds for what is passed on at once, too");
        recipient.ask(Peer.acknowledge(reader, 14));
        assertEquals(
                entries,
                recipient.deliveries(reader).stream().map(Delivery::getEntry).toList());
        assertEquals(1, caughtUps(recipient), "once per subscription");
    }

    @Test
    void entriesOfOneBatchAreDeliveredWhateverWasSubscribedInBetween() {
        ByteString[] entries = {world.small(), world.large(), world.small(), world.small()};
        sender.post(Peer.append(writer, entries[0]));
        recipient.post(Peer.subscribe(reader, 64));
        sender.post(Peer.append(writer, entries[1]));
        recipient.post(Peer.subscribe(reader, 64));
        sender.post(Peer.append(writer, entries[2]), Peer.append(writer, entries[3]));
        world.settle();
        assertEquals(
                List.of(entries),
                recipient.deliveries(reader).stream().map(Delivery::getEntry).toList());
    }

    @Test
    void whatIsDeliveredAndNotAcknowledgedComesAgainOnTheNextConnection() {
        List<ByteString> entries = appendSome(5);
        recipient.ask(Peer.subscribe(reader, 64));
        recipient.ask(Peer.acknowledge(reader, 2));
        recipient.cut();
        recipient = world.greet();
        reader = recipient.opened(Role.READER, readerKey);
        recipient.ask(Peer.subscribe(reader, 64));
        assertEquals(range(3, 5), recipient.positions(reader));
        assertEquals(entries.get(2), recipient.deliveries(reader).get(0).getEntry());
        assertEquals(1, caughtUps(recipient));
    }

    @Test
    void whoTakesAQueueBackInOneBatchIsNotToldThatItIsTakenOver() {
        recipient.ask(Peer.subscribe(reader, 64));
        Peer second = world.greet();
        int secondReader = second.opened(Role.READER, readerKey);
        second.post(Peer.subscribe(secondReader, 64));
        recipient.post(Peer.subscribe(reader, 64));
        world.settle();
        assertEquals(0, recipient.events.stream().filter(Event::hasEnded).count());
        assertEquals(
                Ended.Reason.TAKEN_OVER,
                second.events.get(second.events.size() - 1).getEnded().getReason());
        sender.appended(writer, world.small());
        assertEquals(List.of(1L), recipient.positions(reader));
        assertEquals(List.of(), second.positions(secondReader));
    }

    @Test
    void theNewestSubscriptionIsTheOnlyOne() {
        recipient.ask(Peer.subscribe(reader, 64));
        Peer second = world.greet();
        int secondReader = second.opened(Role.READER, readerKey);
        second.ask(Peer.subscribe(secondReader, 64));
        Ended ended = recipient.events.get(recipient.events.size() - 1).getEnded();
        assertEquals(reader, ended.getHandle());
        assertEquals(Ended.Reason.TAKEN_OVER, ended.getReason());
        appendSome(1);
        assertEquals(range(1, 1), second.positions(secondReader));
        assertEquals(List.of(), recipient.positions(reader));
        recipient.ask(Peer.subscribe(reader, 64));
        assertEquals(range(1, 1), recipient.positions(reader), "the handle stays open");
    }

    @Test
    void A5_anEntryThatTheReaderCannotUseDoesNotBlockTheQueue() {
        sender.appended(writer, ByteString.copyFrom(new byte[Wire.SMALL_ENTRY])); // opens for nobody
        appendSome(3);
        recipient.ask(Peer.subscribe(reader, 2));
        recipient.ask(Peer.acknowledge(reader, 1)); // the reader gives up on it and goes on
        recipient.ask(Peer.acknowledge(reader, 3));
        assertEquals(range(1, 4), recipient.positions(reader));
    }

    // --------------------------------------------------------------------------------------------- packing

    @Test
    void repliesAndDeliveriesShareFramesRepliesFirst() {
        for (int i = 0; i < 9; i++) {
            sender.post(Peer.append(writer, world.small()));
        }
        int before = sender.frames.size();
        world.settle();
        assertEquals(before + 1, sender.frames.size(), "nine replies fit one frame");
        before = recipient.frames.size();
        recipient.ask(Peer.subscribe(reader, 64));
        List<RelayFrame> frames = recipient.frames.subList(before, recipient.frames.size());
        assertEquals(
                List.of(4, 4, 2),
                frames.stream().map(RelayFrame::getEventsCount).toList(),
                "four small entries to a large frame; the last with CaughtUp in a small one");
        assertEquals(1, frames.get(0).getRepliesCount());
        assertTrue(frames.get(2).getSerializedSize() < Wire.SMALL_FRAME);
    }

    // ---------------------------------------------------------------------------------------- back-pressure

    @Test
    void aReaderWhoseConnectionIsFullIsSentNothingUntilItDrains() {
        appendSome(20);
        recipient.post(Peer.subscribe(reader, 64));
        recipient.session.writable(false);
        world.settle();
        assertEquals(List.of(), recipient.positions(reader));
        appendSome(1);
        assertEquals(List.of(), recipient.positions(reader));
        recipient.session.writable(true);
        world.settle();
        assertEquals(range(1, 21), recipient.positions(reader));
    }

    @Test
    void manyWaitingMailboxesDoNotPileUpBeforeOneConnection() {
        int mailboxes = 20;
        List<Request.Builder> subscriptions = new ArrayList<>();
        for (int i = 0; i < mailboxes; i++) {
            RolePair in = world.key();
            RolePair out = world.key();
            sender.ask(sender.create(in, out));
            int to = sender.opened(Role.WRITER, out);
            for (int n = 0; n < 10; n++) {
                sender.post(Peer.append(to, world.large()));
            }
            world.settle();
            subscriptions.add(Peer.subscribe(recipient.opened(Role.READER, in), 64));
        }
        recipient.post(subscriptions.toArray(Request.Builder[]::new));
        while (CoreDriver.turn(world.core)) {
            // the core does all it can while the connection's thread is busy elsewhere
        }
        recipient.runTasks();
        long bytes = recipient.deliveriesOfAll() * (long) Wire.LARGE_ENTRY;
        assertTrue(bytes < 1_200_000, () -> bytes + " bytes were waiting for the connection");
        world.settle();
        assertEquals(mailboxes * 10L, recipient.deliveriesOfAll());
    }

    @Test
    void whileTheCoreHasEnoughToDoConnectionsAreNotRead() {
        List<Integer> ids = new ArrayList<>();
        while (sender.reading) {
            ids.addAll(sender.post(Peer.append(writer, world.large())));
            assertTrue(ids.size() < 1_024, "no bound");
        }
        ids.addAll(sender.post(Peer.append(writer, world.large())));
        assertFalse(sender.reading);
        world.settle();
        assertTrue(sender.reading);
        assertEquals(
                ids.size(),
                sender.replies.values().stream().filter(Reply::hasAppended).count());
    }

    // -------------------------------------------------------------------------------------------- expiry

    @Test
    void anEntryIsGoneAfterItsHoursAndNeverDeliveredThen() {
        sender.ask(Peer.append(writer, world.small(), 2));
        sender.ask(Peer.append(writer, world.small(), 5));
        sender.ask(Peer.append(writer, world.small(), 1));
        world.clock.advance(Duration.ofMinutes(119));
        recipient.ask(Peer.subscribe(reader, 64));
        assertEquals(range(1, 3), recipient.positions(reader), "whole hours, and the one that has begun");
        world.clock.advance(Duration.ofHours(2));
        recipient.post(ClientFrame.newBuilder());
        recipient.events.clear();
        recipient.ask(Peer.subscribe(reader, 64)); // before any sweep
        assertEquals(range(2, 2), recipient.positions(reader));
        assertEquals(1, caughtUps(recipient));
        world.hours(3);
        recipient.events.clear();
        recipient.ask(Peer.subscribe(reader, 64));
        assertEquals(List.of(), recipient.positions(reader));
        assertEquals(1, caughtUps(recipient));
        assertEquals(4, sender.appended(writer, world.small()));
    }

    @Test
    void W403_whatHasExpiredCountsUntilItsDayEndsAndThenGoesWhole() {
        restartWith(() -> world.limits.setMailboxEntries(30));
        for (int i = 0; i < 30; i++) {
            sender.ask(Peer.append(writer, world.small(), i % 10 == 0 ? 100 : 1));
        }
        world.hours(3);
        assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
        recipient.ask(Peer.subscribe(reader, 10));
        assertEquals(List.of(1L, 11L, 21L), recipient.positions(reader));
        world.hours(24);
        for (int i = 0; i < 27; i++) {
            assertEquals(31 + i, sender.appended(writer, world.small()));
        }
        assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
    }

    @Test
    void W403_whatWasPassedOverIsCountedOutTooWhenItIsAcknowledged() {
        restartWith(() -> world.limits.setMailboxEntries(6));
        for (int hours : new int[] {100, 1, 1, 100, 1, 100}) {
            sender.ask(Peer.append(writer, world.small(), hours));
        }
        world.hours(3);
        recipient.ask(Peer.subscribe(reader, 10));
        assertEquals(List.of(1L, 4L, 6L), recipient.positions(reader));
        recipient.ask(Peer.acknowledge(reader, 4));
        for (int i = 0; i < 4; i++) {
            assertEquals(7 + i, sender.appended(writer, world.small()));
        }
        assertEquals(ErrorCode.MAILBOX_FULL, sender.error(Peer.append(writer, world.small())));
    }

    @Test
    void anEntryThatExpiresWhileItIsDeliveredIsAcknowledgedLikeAnyOther() {
        sender.ask(Peer.append(writer, world.small(), 1));
        sender.ask(Peer.append(writer, world.small(), 9));
        recipient.ask(Peer.subscribe(reader, 2));
        world.hours(3);
        appendSome(1);
        assertEquals(range(1, 2), recipient.positions(reader), "the window is full until it is acknowledged");
        assertTrue(recipient.ask(Peer.acknowledge(reader, 1)).hasAcknowledged());
        assertEquals(range(1, 3), recipient.positions(reader));
    }

    @Test
    void aWishForMoreHoursThanTheRelayGivesIsShortened() {
        restartWith(() -> world.limits.setEntryHours(3));
        sender.ask(Peer.append(writer, world.small(), 1_000_000));
        sender.ask(Peer.append(writer, world.small(), -1));
        sender.ask(Peer.append(writer, world.small(), 0));
        world.hours(4);
        recipient.ask(Peer.subscribe(reader, 64));
        assertEquals(List.of(), recipient.positions(reader));
    }
}
