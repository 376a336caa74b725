package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.relay.mailbox.StoreAudit;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** Section 8 of the protocol, through real sessions and the real core. */
final class LogRulesTest {
    private final World world = new World();
    private final EpochKeys first = new EpochKeys(world);
    private final EpochKeys second = new EpochKeys(world);
    private final EpochKeys third = new EpochKeys(world);
    private Peer peer;
    private int reader;
    private int writer;
    private int owner;

    @BeforeEach
    void start() {
        world.start();
        connect();
    }

    private void connect() {
        peer = world.greet();
        assertTrue(peer.ask(peer.createLog(first)).hasCreated());
        reader = peer.opened(Role.READER, first.reader());
        writer = peer.opened(Role.WRITER, first.writer());
        owner = peer.opened(Role.OWNER, first.owner());
    }

    private void restartWith(Runnable change) {
        change.run();
        world.restart();
        connect();
    }

    @AfterEach
    void theStoreAgreesWithItself() throws StoreException {
        world.settle();
        StoreAudit.check(world.store, world.limits.build(), world.hour());
    }

    private List<ByteString> appendSome(int handle, int count) {
        List<ByteString> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(i % 3 == 2 ? world.large() : world.small());
            peer.appended(handle, entries.get(i));
        }
        return entries;
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private long rekeyed(Request.Builder request) {
        Reply reply = peer.ask(request);
        assertTrue(
                reply.hasRekeyed(),
                () -> "refused: " + reply.getFailed().getCode().name());
        return reply.getRekeyed().getPosition();
    }

    private Opened opened(Role role, RolePair key) {
        return peer.ask(peer.open(role, key)).getOpened();
    }

    private List<Delivery> read(RolePair key, long from) {
        Peer someone = world.greet();
        int handle = someone.opened(Role.READER, key);
        someone.ask(Peer.subscribe(handle, 64, from));
        return someone.deliveries(handle);
    }

    // ------------------------------------------------------------------------------------- many readers

    @Test
    void manyReadersReadAndNothingGoesWhenOneAcknowledges() {
        List<ByteString> entries = appendSome(writer, 5);
        for (int i = 0; i < 3; i++) {
            Peer someone = world.greet();
            int handle = someone.opened(Role.READER, first.reader());
            someone.ask(Peer.subscribe(handle, 2));
            assertEquals(range(1, 2), someone.positions(handle), "the window is respected");
            assertTrue(someone.ask(Peer.acknowledge(handle, 2)).hasAcknowledged());
            assertEquals(range(1, 4), someone.positions(handle));
            someone.ask(Peer.acknowledge(handle, 4));
            assertEquals(
                    entries,
                    someone.deliveries(handle).stream().map(Delivery::getEntry).toList());
            assertEquals(1, someone.events.stream().filter(Event::hasCaughtUp).count());
        }
    }

    @Test
    void everyReaderWhoIsThereHasAnAppendAtOnceAndItIsStoredOnce() throws StoreException {
        List<Peer> readers = new ArrayList<>();
        List<Integer> handles = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Peer someone = world.greet();
            readers.add(someone);
            handles.add(someone.opened(Role.READER, first.reader()));
            someone.ask(Peer.subscribe(handles.get(i), 8));
        }
        ByteString entry = appendSome(writer, 1).get(0);
        for (int i = 0; i < 20; i++) {
            assertEquals(entry, readers.get(i).deliveries(handles.get(i)).get(0).getEntry());
        }
        assertEquals(1, StoreAudit.entries(world.store, world.hour()));
    }

    @Test
    void W413_aReaderSaysWhereToStart() {
        appendSome(writer, 9);
        assertEquals(9, read(first.reader(), 0).size());
        assertEquals(
                range(7, 9),
                read(first.reader(), 7).stream().map(Delivery::getPosition).toList());
        assertEquals(List.of(), read(first.reader(), 10));
        assertEquals(List.of(), read(first.reader(), -1), "unsigned");
        Peer late = world.greet();
        int handle = late.opened(Role.READER, first.reader());
        late.ask(Peer.subscribe(handle, 8, 100));
        appendSome(writer, 1);
        assertEquals(range(10, 10), late.positions(handle), "beyond the end is the end");
    }

    @Test
    void openedTellsTheEpochAndWhatIsThere() {
        appendSome(writer, 3);
        Opened opened = opened(Role.READER, first.reader());
        assertEquals(Retention.LOG, opened.getRetention());
        assertEquals(List.of(1L, 1L, 4L), List.of(opened.getEpoch(), opened.getFirst(), opened.getNext()));
        rekeyed(first.rekey(owner, 1, second, world.small(), 0));
        peer.ask(Peer.append(peer.opened(Role.WRITER, second.writer()), world.small()));
        Opened old = opened(Role.READER, first.reader());
        assertEquals(
                List.of(1L, 1L, 5L),
                List.of(old.getEpoch(), old.getFirst(), old.getNext()),
                "who was removed does not learn how much came after");
        Opened current = opened(Role.READER, second.reader());
        assertEquals(List.of(2L, 5L, 6L), List.of(current.getEpoch(), current.getFirst(), current.getNext()));
    }

    @Test
    void W301_W305_aLogHasThreeKeysAndCreatingItAgainChangesNothing() {
        assertTrue(peer.ask(peer.createLog(first)).hasCreated());
        EpochKeys mixed = new EpochKeys(first.reader(), first.writer(), world.key());
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.createLog(mixed)));
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(first.reader(), first.writer())));
        RolePair one = world.key();
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.createLog(new EpochKeys(one, world.key(), one))));
        Request.Builder withoutOwner = peer.createLog(new EpochKeys(world));
        Peer.inCreate(withoutOwner, create -> create.clearOwnerKey());
        assertEquals(ErrorCode.MALFORMED, peer.error(withoutOwner));
        Request.Builder unproven = peer.createLog(new EpochKeys(world));
        Peer.inCreate(
                unproven,
                create -> create.setOwnerProof(first.owner().proof(Proofs.Purpose.CREATE, Role.OWNER, peer.channel)));
        assertEquals(ErrorCode.REFUSED, peer.error(unproven));
    }

    @Test
    void W321_keysOfALogAreNotClaimed() {
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(peer.claim(writer, Role.WRITER, world.key())));
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(peer.claim(owner, Role.OWNER, world.key())));
    }

    // -------------------------------------------------------------------------------------------- epochs

    @Test
    void aKeyOpensExactlyTheEntriesOfItsEpoch() {
        List<ByteString> before = appendSome(writer, 3);
        ByteString change = world.small();
        assertEquals(4, rekeyed(first.rekey(owner, 1, second, change, 0)));
        List<ByteString> after = appendSome(peer.opened(Role.WRITER, second.writer()), 2);
        before.add(change);
        assertEquals(
                before, read(first.reader(), 0).stream().map(Delivery::getEntry).toList());
        assertEquals(
                after, read(second.reader(), 1).stream().map(Delivery::getEntry).toList());
        assertEquals(List.of(), read(first.reader(), 5), "nothing after the change");
        world.restart();
        peer = world.greet();
        assertEquals(range(1, 4), positions(read(first.reader(), 0)), "after a restart too");
        assertEquals(range(5, 6), positions(read(second.reader(), 0)));
    }

    private static List<Long> positions(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::getPosition).toList();
    }

    @Test
    void aReaderWhoseEpochEndsIsToldWhereAfterTheChange() {
        peer.ask(Peer.subscribe(reader, 64));
        appendSome(writer, 2);
        rekeyed(first.rekey(owner, 1, second, world.small(), 0));
        appendSome(peer.opened(Role.WRITER, second.writer()), 2);
        assertEquals(range(1, 3), peer.positions(reader));
        assertEquals(List.of(3L), peer.supersededAt(reader));
        peer.ask(Peer.subscribe(reader, 64, 2));
        assertEquals(List.of(3L, 3L), peer.supersededAt(reader));
        peer.ask(Peer.subscribe(reader, 64, 77));
        assertEquals(List.of(3L, 3L, 3L), peer.supersededAt(reader), "also if there is nothing to read");
    }

    @Test
    void aSlowReaderHasItsWholeEpochBeforeItIsSuperseded() {
        peer.ask(Peer.subscribe(reader, 1));
        appendSome(writer, 3);
        rekeyed(first.rekey(owner, 1, second, world.small(), 0));
        for (long position = 1; position <= 4; position++) {
            assertEquals(range(1, position), peer.positions(reader));
            peer.ask(Peer.acknowledge(reader, position));
        }
        assertEquals(List.of(4L), peer.supersededAt(reader));
    }

    @Test
    void W405_aWriterOfAnEndedEpochAppendsNothing() {
        rekeyed(first.rekey(owner, 1, second, world.small(), 0));
        assertEquals(ErrorCode.EPOCH_ENDED, peer.error(Peer.append(writer, world.small())));
        int again = peer.opened(Role.WRITER, first.writer());
        assertEquals(ErrorCode.EPOCH_ENDED, peer.error(Peer.append(again, world.small())));
        assertEquals(2, peer.appended(peer.opened(Role.WRITER, second.writer()), world.small()));
    }

    // --------------------------------------------------------------------------------------------- rekey

    @Test
    void W501_aReaderDoesNotRekeyAndAQueueHasNoEpochs() {
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(first.rekey(reader, 1, second, world.small(), 0)));
        RolePair queueWriter = world.key();
        peer.ask(peer.create(world.key(), queueWriter));
        int handle = peer.opened(Role.WRITER, queueWriter);
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(first.rekey(handle, 1, second, world.small(), 0)));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(first.rekey(9_999, 1, second, world.small(), 0)));
    }

    @Test
    void W501_aMemberWhoIsNotAnOwnerReplaysATransitionToARelayThatForgotIt() {
        Request.Builder transition = first.rekey(writer, 1, second, world.small(), 0);
        assertEquals(1, rekeyed(transition));
    }

    @Test
    void W502_theFirstRekeyOfAnEpochWins() {
        Peer rival = world.greet();
        int rivalOwner = rival.opened(Role.OWNER, first.owner());
        peer.post(first.rekey(owner, 1, second, world.small(), 0));
        assertEquals(ErrorCode.EPOCH_ENDED, rival.error(first.rekey(rivalOwner, 1, third, world.small(), 0)));
        assertTrue(peer.ask(peer.open(Role.READER, second.reader())).hasOpened());
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.READER, third.reader())));
        assertEquals(ErrorCode.EPOCH_ENDED, peer.error(first.rekey(owner, 3, third, world.small(), 0)), "nor a later");
    }

    @Test
    void W502_aRekeyThatIsDoneIsAnsweredAgain() {
        Request.Builder request = first.rekey(owner, 1, second, world.small(), 0);
        appendSome(writer, 2);
        assertEquals(3, rekeyed(request));
        assertEquals(3, rekeyed(request));
        assertEquals(range(1, 3), positions(read(first.reader(), 0)));
    }

    @Test
    void W503_theOwnerOfTheEpochSignsTheWholeTransition() {
        List<Request.Builder> forged = new ArrayList<>();
        ByteString entry = world.small();
        for (int i = 0; i < 6; i++) {
            forged.add(first.rekey(owner, 1, second, entry, 0));
        }
        Peer.inRekey(forged.get(0), rekey -> rekey.setReaderKey(third.reader().bytes()));
        Peer.inRekey(forged.get(1), rekey -> rekey.setWriterKey(third.writer().bytes()));
        Peer.inRekey(forged.get(2), rekey -> rekey.setOwnerKey(third.owner().bytes()));
        Peer.inRekey(forged.get(3), rekey -> rekey.setEntry(world.small()));
        Peer.inRekey(forged.get(4), rekey -> rekey.setSigner(third.owner().bytes()));
        Peer.inRekey(forged.get(5), rekey -> rekey.setTransitionProof(ByteString.copyFrom(new byte[Wire.PROOF])));
        forged.add(second.rekey(owner, 1, third, entry, 0)); // signed well, by a key that owns nothing
        EpochKeys writerAsOwner = new EpochKeys(first.reader(), first.writer(), first.writer());
        forged.add(writerAsOwner.rekey(writer, 1, second, entry, 0));
        for (Request.Builder request : forged) {
            assertEquals(ErrorCode.REFUSED, peer.error(request));
        }
        assertEquals(1, rekeyed(first.rekey(owner, 1, second, entry, 0)));
        assertEquals(ErrorCode.REFUSED, peer.error(first.rekey(owner, 2, third, entry, 0)), "of an epoch before");
    }

    @Test
    void W503_theLengthsOfARekeyAreChecked() {
        List<Request.Builder> wrong = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            wrong.add(first.rekey(owner, 1, second, world.small(), 0));
        }
        ByteString cut = ByteString.copyFrom(new byte[31]);
        Peer.inRekey(wrong.get(0), rekey -> rekey.setReaderKey(cut));
        Peer.inRekey(wrong.get(1), rekey -> rekey.setWriterKey(cut));
        Peer.inRekey(wrong.get(2), rekey -> rekey.setOwnerKey(cut));
        Peer.inRekey(wrong.get(3), rekey -> rekey.setSigner(cut));
        Peer.inRekey(wrong.get(4), rekey -> rekey.setTransitionProof(cut));
        Peer.inRekey(wrong.get(5), rekey -> rekey.setEntry(cut));
        for (Request.Builder request : wrong) {
            assertEquals(ErrorCode.MALFORMED, peer.error(request));
        }
    }

    @Test
    void W504_everyEntryThatAChangeNamesIsThere() {
        appendSome(writer, 4);
        int current = writer;
        assertEquals(ErrorCode.CHANGE_INCOMPLETE, peer.error(first.rekey(owner, 1, second, world.small(), 6)));
        assertEquals(ErrorCode.CHANGE_INCOMPLETE, peer.error(first.rekey(owner, 1, second, world.small(), -3)));
        peer.ask(Peer.append(current, world.small(), 1));
        world.hours(3);
        assertEquals(
                ErrorCode.CHANGE_INCOMPLETE,
                peer.error(first.rekey(owner, 1, second, world.small(), 4)),
                "one of them has expired");
        long last = peer.appended(current, world.large());
        assertEquals(last + 1, rekeyed(first.rekey(owner, 1, second, world.small(), last)));
        int newOwner = peer.opened(Role.OWNER, second.owner());
        assertEquals(
                ErrorCode.CHANGE_INCOMPLETE,
                peer.error(second.rekey(newOwner, 2, third, world.small(), last)),
                "of another epoch");
    }

    @Test
    void W504_anEntryOfTheSameMomentCanBePartOfAChange() {
        peer.post(
                Peer.append(writer, world.small()),
                Peer.append(writer, world.large()),
                first.rekey(owner, 1, second, world.small(), 1));
        world.settle();
        assertEquals(range(1, 3), positions(read(first.reader(), 0)));
        assertTrue(peer.ask(peer.open(Role.READER, second.reader())).hasOpened());
    }

    @Test
    void W505_theKeysOfTheNextEpochAreFreeAndDistinct() {
        EpochKeys twice = new EpochKeys(second.reader(), second.reader(), second.owner());
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(first.rekey(owner, 1, twice, world.small(), 0)));
        EpochKeys old = new EpochKeys(second.reader(), second.writer(), first.owner());
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(first.rekey(owner, 1, old, world.small(), 0)));
        RolePair elsewhere = world.key();
        peer.ask(peer.create(elsewhere, world.key()));
        EpochKeys taken = new EpochKeys(second.reader(), elsewhere, second.owner());
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(first.rekey(owner, 1, taken, world.small(), 0)));
    }

    @Test
    void W506_aChangeNamesSoManyEntries() {
        for (int i = 0; i < 257; i++) {
            peer.post(Peer.append(writer, world.small()));
        }
        world.settle();
        assertEquals(ErrorCode.LIMIT_EXCEEDED, peer.error(first.rekey(owner, 1, second, world.small(), 1)));
        assertEquals(258, rekeyed(first.rekey(owner, 1, second, world.small(), 2)));
    }

    @Test
    void W507_changesHaveRoomOfTheirOwn() {
        restartWith(() -> world.limits.setMailboxEntries(3));
        appendSome(writer, 3);
        assertEquals(ErrorCode.MAILBOX_FULL, peer.error(Peer.append(writer, world.small())));
        rekeyed(first.rekey(owner, 1, second, world.small(), 0));
        int newOwner = peer.opened(Role.OWNER, second.owner());
        rekeyed(second.rekey(newOwner, 2, third, world.small(), 0));
        EpochKeys fourth = new EpochKeys(world);
        int thirdOwner = peer.opened(Role.OWNER, third.owner());
        rekeyed(third.rekey(thirdOwner, 3, fourth, world.small(), 0));
        int fourthOwner = peer.opened(Role.OWNER, fourth.owner());
        assertEquals(
                ErrorCode.MAILBOX_FULL,
                peer.error(fourth.rekey(fourthOwner, 4, new EpochKeys(world), world.small(), 0)));
        assertEquals(
                ErrorCode.MAILBOX_FULL,
                peer.error(Peer.append(peer.opened(Role.WRITER, fourth.writer()), world.small())));
    }

    // ---------------------------------------------------------------------------------- what is kept, trim

    @Test
    void changesAndWhatTheyNameStayWhenEverythingElseHasExpired() {
        appendSome(writer, 3);
        rekeyed(first.rekey(owner, 1, second, world.small(), 2));
        appendSome(peer.opened(Role.WRITER, second.writer()), 2);
        world.hours(24 * 32);
        assertEquals(range(2, 4), positions(read(first.reader(), 0)));
        assertEquals(List.of(), read(second.reader(), 0));
        world.restart();
        assertEquals(range(2, 4), positions(read(first.reader(), 0)));
    }

    @Test
    void W511_trimTakesWhatIsBeforeItButNoChange() {
        appendSome(writer, 4);
        rekeyed(first.rekey(owner, 1, second, world.small(), 4));
        int newWriter = peer.opened(Role.WRITER, second.writer());
        int newOwner = peer.opened(Role.OWNER, second.owner());
        appendSome(newWriter, 4);
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(Peer.trim(newWriter, 8)));
        assertTrue(peer.ask(Peer.trim(newOwner, 8)).hasTrimmed());
        assertEquals(range(4, 5), positions(read(first.reader(), 0)));
        assertEquals(range(8, 9), positions(read(second.reader(), 0)));
        assertTrue(peer.ask(Peer.trim(newOwner, 3)).hasTrimmed(), "what is gone is gone");
        assertTrue(peer.ask(Peer.trim(newOwner, -1)).hasTrimmed(), "unsigned: everything");
        assertEquals(List.of(), read(second.reader(), 0));
        assertEquals(10, peer.appended(newWriter, world.small()));
    }

    @Test
    void W511_aTrimOfManyEntriesMakesRoomExactly() {
        restartWith(() -> world.limits.setMailboxEntries(2_500).setRequestsInFlight(5_000));
        for (int i = 0; i < 2_500; i++) {
            peer.post(Peer.append(writer, world.small(), 1 + i % 70));
            if (i % 500 == 0) {
                world.settle();
            }
        }
        assertEquals(ErrorCode.MAILBOX_FULL, peer.error(Peer.append(writer, world.small())));
        assertTrue(peer.ask(Peer.trim(owner, 2_399)).hasTrimmed());
        Opened opened = opened(Role.READER, first.reader());
        assertEquals(List.of(2_399L, 2_501L), List.of(opened.getFirst(), opened.getNext()));
    }

    @Test
    void W512_onlyThePresentOwnerTrimsAndDeletes() {
        appendSome(writer, 2);
        rekeyed(first.rekey(owner, 1, second, world.small(), 0));
        assertEquals(ErrorCode.EPOCH_ENDED, peer.error(Peer.trim(owner, 2)));
        assertEquals(ErrorCode.EPOCH_ENDED, peer.error(Peer.delete(owner)));
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(Peer.delete(reader)));
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(Peer.delete(writer)));
        assertTrue(
                peer.ask(Peer.delete(peer.opened(Role.OWNER, second.owner()))).hasDeleted());
        for (EpochKeys keys : List.of(first, second)) {
            assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.READER, keys.reader())));
        }
        assertTrue(peer.ask(peer.createLog(first)).hasCreated(), "the keys are free again");
    }

    @Test
    void aTrimWhoseMailboxIsDeletedMeanwhileIsAnswered() {
        appendSome(writer, 5);
        List<Integer> ids = peer.post(Peer.trim(owner, 3), Peer.delete(owner));
        world.settle();
        assertEquals(
                ErrorCode.UNKNOWN_HANDLE,
                peer.replies.get(ids.get(0)).getFailed().getCode());
        assertTrue(peer.replies.get(ids.get(1)).hasDeleted());
    }
}
