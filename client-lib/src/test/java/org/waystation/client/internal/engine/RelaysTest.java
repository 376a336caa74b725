package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.MessageState;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.internal.engine.Station.Network;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.OutboundRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.ProfileRecord;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** Conversations over several relays, of which some do not work. */
final class RelaysTest {
    private World world;
    private Person amina;
    private Person bo;

    @BeforeEach
    void twoContactsWithTwoRelaysEach() throws Exception {
        world = new World(11, DefaultLimits.builder().build(), 6);
        amina = world.person("amina", world.relay(0), world.relay(1));
        bo = world.person("bo", world.relay(2), world.relay(3));
        introduce(amina, bo);
    }

    private void introduce(Person inviter, Person invitee) {
        var invitation = inviter.invite(invitee.name);
        world.calm();
        invitee.accept(invitation.join().link(), inviter.name);
        world.calm();
        world.syncAll();
        assertEquals(
                Contact.State.COMPLETE, inviter.engine.contact(invitee.name).state());
        assertEquals(
                Contact.State.COMPLETE, invitee.engine.contact(inviter.name).state());
    }

    /** Lets time pass as it does, second by second. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            world.clock.advance(Duration.ofSeconds(1));
            world.people.forEach(Person::tick);
            world.calm();
        }
    }

    private List<String> texts(int from, int through) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i <= through; i++) {
            texts.add("text " + i);
        }
        return texts;
    }

    private List<Sent> send(int from, int through) {
        List<Sent> sent = new ArrayList<>();
        for (String text : texts(from, through)) {
            sent.add(amina.send("bo", text));
            world.happen();
        }
        return sent;
    }

    private void all(Network network, int... relays) {
        for (int relay : relays) {
            world.relay(relay).setNetwork(network);
        }
    }

    private void assertDelivered(int through) {
        world.people.forEach(Person::confirmNow);
        world.calm();
        assertEquals(texts(1, through), bo.texts("amina"));
        assertTrue(amina.engine.outbox().isEmpty(), "everything is confirmed");
        assertTrue(bo.notices().isEmpty(), () -> "bo was told " + bo.notices());
        assertTrue(amina.notices().isEmpty(), () -> "amina was told " + amina.notices());
    }

    @Test
    void whileAllWorksTheFirstIsUsedAlone() {
        int before = world.relay(3).appends;
        send(1, 20);
        world.calm();
        world.syncAll();
        assertDelivered(20);
        assertEquals(before, world.relay(3).appends);
    }

    @Test
    void oneOfTwoRelaysBlackholedUnderLoadCostsLessThanTenSecondsAndNothingElse() {
        send(1, 30);
        world.relay(2).setNetwork(Network.BLACKHOLED);
        List<Sent> sent = send(31, 60);
        pass(10);
        assertTrue(sent.stream().allMatch(each -> each.stored().isDone()), "sending went on");
        assertEquals(texts(1, 60), bo.texts("amina"));
        send(61, 90);
        pass(20);
        world.relay(2).setNetwork(Network.UP);
        world.syncAll();
        assertDelivered(90);
    }

    @Test
    void afterTheFirstFailureTheOtherIsUsedAtOnce() {
        world.relay(2).setNetwork(Network.BLACKHOLED);
        send(1, 1);
        pass(10);
        Sent next = send(2, 2).get(0);
        world.calm();
        assertTrue(next.stored().isDone());
    }

    @Test
    void aRelayThatIsDownIsGoneAroundWithinTenSeconds() {
        world.relay(2).setNetwork(Network.DOWN);
        List<Sent> sent = send(1, 5);
        pass(10);
        assertTrue(sent.stream().allMatch(each -> each.stored().isDone()));
        assertEquals(texts(1, 5), bo.texts("amina"));
        world.relay(2).setNetwork(Network.UP);
        world.syncAll();
        assertDelivered(5);
    }

    @Test
    void aBlackholeThatEndsBeforeAnybodyNoticesCostsNothing() {
        world.relay(2).setNetwork(Network.BLACKHOLED);
        send(1, 5);
        pass(3);
        world.relay(2).setNetwork(Network.UP);
        int before = world.relay(3).appends;
        pass(30);
        assertDelivered(5);
        assertEquals(before, world.relay(3).appends);
    }

    @Test
    void whenBothFailInTurnNothingIsLost() {
        for (int round = 0; round < 6; round++) {
            world.relay(2 + round % 2).setNetwork(Network.BLACKHOLED);
            send(1 + round * 10, 10 + round * 10);
            pass(8);
            world.relay(2 + (round + 1) % 2).setNetwork(round % 3 == 0 ? Network.DOWN : Network.UP);
            pass(8);
            all(Network.UP, 2, 3);
        }
        world.syncAll();
        assertDelivered(60);
    }

    @Test
    void aRelayThatLosesWhatItStoredIsMadeUpForByTheOther() {
        bo.goOffline();
        send(1, 10);
        world.calm();
        world.relay(2).setNetwork(Network.BLACKHOLED);
        send(11, 11);
        pass(10);
        bo.goOnline();
        pass(60);
        assertEquals(texts(1, 11), bo.texts("amina"), "also what only the dead relay had");
        bo.confirmNow();
        world.calm();
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void anAnswerFindsItsWayWhenTheInvitersFirstRelayDiesInBetween() {
        var invitation = amina.invite("chen");
        world.calm();
        Person chen = world.person("chen", world.relay(4), world.relay(5));
        var accepted = chen.accept(invitation.join().link(), "amina");
        while (chen.engine.contacts().get(0).state() == Contact.State.ANSWERING
                && chen.engine.roster().all().get(0).record().getOutboundCount() == 0) {
            world.happen();
        }
        world.relay(0).setNetwork(Network.BLACKHOLED);
        pass(10);
        assertEquals(Contact.State.COMPLETE, accepted.join().state());
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("chen").state());
    }

    @Test
    void anInvitationNeedsOnlyTheFirstRelayAndTheOtherIsUsedWhenItIsThere() {
        world.relay(5).setNetwork(Network.DOWN);
        Person dana = world.person("dana", world.relay(4), world.relay(5));
        CompletableFuture<?> invitation = dana.invite("chen");
        pass(5);
        assertFalse(invitation.isDone(), "the other relay is given some time");
        pass(10);
        assertTrue(invitation.isDone());
        Person chen = world.person("chen");
        chen.accept(dana.invite("chen").join().link(), "dana");
        pass(30);
        world.relay(5).setNetwork(Network.UP);
        world.syncAll();
        world.syncAll();
        world.relay(4).setNetwork(Network.BLACKHOLED);
        chen.send("dana", "over the other");
        pass(20);
        assertEquals(Collections.singletonList("over the other"), dana.texts("chen"));
        assertTrue(chen.notices().isEmpty());
    }

    // ------------------------------------------------------------------------------------------- relays that lie

    /** Gives to Bo what this relay delivers, or not. */
    private void meddle(Station relay, java.util.function.Function<RelayFrame, List<RelayFrame>> what) {
        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayAddress from, RelayFrame frame) {
                boolean delivers = frame.getEventsList().stream().anyMatch(Event::hasDelivery);
                return receiver == bo && delivers && from.equals(relay.address())
                        ? what.apply(frame)
                        : Collections.singletonList(frame);
            }
        };
    }

    @Test
    void A26_oneOfTwoRelaysThatWithholdsIsGoneAround() {
        meddle(world.relay(2), frame -> Collections.emptyList());
        send(1, 5);
        world.calm();
        assertTrue(bo.texts("amina").isEmpty());
        pass(60);
        assertTrue(bo.texts("amina").isEmpty(), "a contact who is away for a minute is no reason");
        world.clock.advance(Sending.CONFIRMED_WITHIN);
        pass(60);
        bo.confirmNow();
        pass(1);
        assertEquals(texts(1, 5), bo.texts("amina"));
        assertTrue(amina.engine.outbox().isEmpty());
        assertTrue(bo.notices().isEmpty());
    }

    @Test
    void A26_oneOfTwoRelaysThatRepeatsEverythingShowsNothingTwice() {
        meddle(world.relay(2), frame -> Arrays.asList(frame, frame, frame));
        send(1, 10);
        world.relay(2).setNetwork(Network.BLACKHOLED);
        send(11, 20);
        pass(10);
        world.relay(2).setNetwork(Network.UP);
        world.syncAll();
        assertDelivered(20);
    }

    @Test
    void A26_S504_copiesOfLongAgoAreNothingToTell() {
        List<RelayFrame> kept = new ArrayList<>();
        meddle(world.relay(2), frame -> {
            kept.add(frame);
            return Collections.singletonList(frame);
        });
        for (int i = 1; i <= 10; i++) {
            send(i, i);
            world.syncAll();
            bo.send("amina", "and " + i);
            world.syncAll();
        }
        LinkKey key = new LinkKey(world.relay(2).address(), LinkKey.Use.READ);
        for (RelayFrame frame : new ArrayList<>(kept)) {
            bo.run((engine, step) -> engine.received(key, frame, step));
        }
        world.syncAll();
        assertDelivered(10);
    }

    // ------------------------------------------------------------------------------------------- coming back

    @Test
    void A26_aRestoredProfileGoesOnAtBothItsRelays() {
        send(1, 5);
        world.calm();
        world.syncAll();
        byte[] backup = bo.backup();
        Person lost = bo;
        bo = world.restore(lost, backup);
        world.syncAll();
        send(6, 10);
        world.calm();
        world.relay(2).setNetwork(Network.BLACKHOLED);
        send(11, 15);
        pass(10);
        world.relay(2).setNetwork(Network.UP);
        world.syncAll();
        world.syncAll();
        assertEquals(texts(1, 15), bo.texts("amina"), "the backup has what the app had not confirmed");
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void A26_aRestoredProfileMovesToOtherRelays() {
        byte[] backup = bo.backup();
        bo = world.restore(bo, backup);
        bo.changeRelays(world.relay(4));
        world.syncAll();
        send(1, 5);
        world.syncAll();
        assertEquals(texts(1, 5), bo.texts("amina"));
        assertEquals(0, world.relay(2).mailboxes() + world.relay(3).mailboxes());
        amina.changeRelays(world.relay(5));
        world.syncAll();
        bo.send("amina", "and back");
        world.syncAll();
        assertEquals(Collections.singletonList("and back"), amina.texts("bo"));
    }

    // ------------------------------------------------------------------------------------------- changing relays

    @Test
    void S505_relaysAreChangedWhileTalkingAndTheOldMailboxesAreDeleted() {
        send(1, 5);
        world.syncAll();
        int before = world.relay(2).mailboxes() + world.relay(3).mailboxes();
        assertTrue(before > 0);
        bo.changeRelays(world.relay(4), world.relay(5));
        send(6, 10);
        world.syncAll();
        assertEquals(0, world.relay(2).mailboxes() + world.relay(3).mailboxes());
        all(Network.DOWN, 2, 3);
        send(11, 15);
        world.syncAll();
        assertDelivered(15);
        assertEquals(before, world.relay(4).mailboxes() + world.relay(5).mailboxes());
    }

    @Test
    void S505_aMailboxAtARelayThatNeverComesBackIsForgottenAfterThirtyDays() {
        all(Network.DOWN, 2, 3);
        bo.changeRelays(world.relay(4));
        pass(20);
        Conversation conversation = bo.engine.roster().named("amina").orElseThrow();
        assertEquals(3, conversation.record().getInboundCount());
        world.clock.advance(Duration.ofDays(29));
        pass(2);
        assertEquals(3, conversation.record().getInboundCount());
        world.clock.advance(Duration.ofDays(1));
        pass(2);
        assertEquals(1, conversation.record().getInboundCount());
    }

    @Test
    void S501_aListOfMailboxesThatMakesNoSenseChangesNothing() {
        Conversation atBo = bo.engine.roster().named("amina").orElseThrow();
        List<OutboundRecord> before = atBo.record().getOutboundList();
        List<MailboxOffer> genuine = Arrays.asList(
                MailboxOffer.newBuilder()
                        .setRelay(world.relay(4).address().format())
                        .setWriterSeed(ByteString.copyFrom(new byte[32]))
                        .build(),
                MailboxOffer.newBuilder()
                        .setRelay(world.relay(5).address().format())
                        .setWriterSeed(ByteString.copyFrom(new byte[32]))
                        .build());
        for (List<MailboxOffer> wrong : Arrays.asList(
                Collections.<MailboxOffer>emptyList(),
                genuine, // one seed for two
                Collections.nCopies(4, genuine.get(0)),
                Collections.singletonList(
                        genuine.get(0).toBuilder().setRelay("elsewhere").build()))) {
            bo.confirmShown();
            int told = bo.notices().size();
            amina.run((engine, step) ->
                    engine.roster().named("bo").orElseThrow().contents().sendMailboxes(wrong, step));
            amina.cutAll();
            world.calm();
            assertEquals(told + 1, bo.notices().size());
            assertEquals(Received.Notice.Kind.UNREADABLE, bo.notices().get(told));
            assertEquals(before, atBo.record().getOutboundList());
        }
        send(1, 2);
        world.syncAll();
        assertEquals(texts(1, 2), bo.texts("amina"));
    }

    @Test
    void aMailboxThatIsKeptKeepsItsKeys() {
        bo.changeRelays(world.relay(3), world.relay(4));
        world.syncAll();
        send(1, 5);
        world.syncAll();
        assertDelivered(5);
        assertEquals(0, world.relay(2).mailboxes());
    }

    @Test
    void relaysAreChangedWhileTheContactIsAwayForLongerThanUnclaimedMailboxesAreKept() {
        amina.goOffline();
        bo.changeRelays(world.relay(4), world.relay(5));
        for (int day = 0; day < 5; day++) {
            world.clock.advance(Duration.ofDays(1));
            pass(5);
        }
        amina.goOnline();
        send(1, 3);
        world.syncAll();
        assertEquals(texts(1, 3), bo.texts("amina"));
        assertTrue(amina.engine.outbox().isEmpty());
        assertEquals(Collections.singletonList(Received.Notice.Kind.NOT_CONFIRMED), bo.notices());
        assertEquals(0, world.relay(2).mailboxes());
    }

    @Test
    void relaysAreChangedThoughOneOfTheNewOnesIsNotThereYet() {
        world.relay(4).setNetwork(Network.DOWN);
        bo.changeRelays(world.relay(4), world.relay(5));
        pass(60);
        all(Network.DOWN, 2, 3);
        send(1, 3);
        pass(30);
        assertEquals(texts(1, 3), bo.texts("amina"));
        world.relay(4).setNetwork(Network.UP);
        world.syncAll();
        world.relay(5).setNetwork(Network.DOWN);
        send(4, 6);
        pass(30);
        assertDelivered(6);
    }

    @Test
    void bothChangeTheirRelaysAtTheSameTime() {
        send(1, 3);
        amina.changeRelays(world.relay(4));
        bo.changeRelays(world.relay(5), world.relay(2));
        send(4, 6);
        world.syncAll();
        assertDelivered(6);
        assertEquals(0, world.relay(1).mailboxes() + world.relay(3).mailboxes());
        assertEquals(1, world.relay(0).mailboxes(), "the invitation, which is watched until it has expired");
    }

    @Test
    void anInvitationThatStandsIsAnsweredAfterTheRelaysWereChanged() {
        var invitation = amina.invite("chen");
        world.calm();
        amina.changeRelays(world.relay(4));
        world.syncAll();
        assertEquals(
                invitation.join().link().format(),
                amina.invite("chen").join().link().format());
        Person chen = world.person("chen", world.relay(5));
        chen.accept(invitation.join().link(), "amina");
        world.syncAll();
        all(Network.DOWN, 0, 1);
        chen.send("amina", "found you");
        world.syncAll();
        assertEquals(Collections.singletonList("found you"), amina.texts("chen"));
    }

    @Test
    void S503_anOlderListOfMailboxesDoesNotReplaceANewerOne() {
        Conversation conversation = amina.engine.roster().named("bo").orElseThrow();
        List<org.waystation.sealed.v1.MailboxOffer> first =
                bo.engine.roster().named("amina").orElseThrow().receiving().offers();
        long newer = conversation.record().getOutboundAsOf() + 10;
        amina.run((engine, step) -> {
            conversation.sending().follow(first.subList(1, 2), newer, step);
            conversation.sending().follow(first, newer - 1, step);
        });
        assertEquals(1, conversation.record().getOutboundCount());
        assertEquals(
                first.get(1).getWriterSeed(),
                conversation.record().getOutbound(0).getOfferedSeed());
    }

    @Test
    void aMailboxThatItsRelayLostIsMadeAnewAtTheNextStart() throws Exception {
        world.relay(2).forgetEverything();
        world.relay(3).forgetEverything();
        world.syncAll();
        bo.crash();
        world.syncAll();
        amina.crash();
        world.syncAll();
        send(1, 3);
        world.syncAll();
        assertEquals(texts(1, 3), bo.texts("amina"));
    }

    @Test
    void recordsOfTheVersionBeforeAreRead() throws Exception {
        Person chen = world.person("chen");
        Person dana = world.person("dana");
        introduce(dana, chen);
        dana.goOffline();
        chen.send("dana", "written before");
        world.calm();
        asBefore(chen);
        chen.crash();
        assertEquals(Collections.singletonList(world.relay(0).address()), chen.engine.relays());
        chen.send("dana", "written after");
        dana.goOnline();
        chen.changeRelays(world.relay(5));
        world.syncAll();
        assertEquals(Arrays.asList("written before", "written after"), dana.texts("chen"));
        assertTrue(chen.engine.outbox().isEmpty());
        assertEquals(Collections.singletonList(world.relay(5).address()), chen.engine.relays());
    }

    /** As they were written: one relay, one mailbox in each direction, and nothing noted about them but what there was. */
    private void asBefore(Person person) throws Exception {
        Map<byte[], byte[]> contacts = new TreeMap<>(Arrays::compare);
        Map<byte[], byte[]> outbox = new TreeMap<>(Arrays::compare);
        person.store.scan(Table.CONTACT.number(), contacts::put);
        person.store.scan(Table.OUTBOX.number(), outbox::put);
        Step step = new Step(world.clock.instant());
        step.put(
                Table.PROFILE,
                new byte[0],
                ProfileRecord.newBuilder()
                        .setRelay(world.relay(0).address().format())
                        .build());
        for (Map.Entry<byte[], byte[]> contact : contacts.entrySet()) {
            ContactRecord.Builder record = ContactRecord.parseFrom(contact.getValue()).toBuilder();
            assertEquals(1, record.getInboundCount());
            assertEquals(1, record.getOutboundCount());
            record.clearRehoming().clearOutboundAsOf();
            step.put(Table.CONTACT, contact.getKey(), record.build());
        }
        for (Map.Entry<byte[], byte[]> entry : outbox.entrySet()) {
            OutboxRecord record = OutboxRecord.parseFrom(entry.getValue());
            assertTrue(record.getStored());
            step.put(
                    Table.OUTBOX,
                    entry.getKey(),
                    record.toBuilder().clearStoredIn().build());
        }
        person.store.commit(step.changes());
    }

    @Test
    void oneToThreeDifferentRelays() {
        for (List<RelayAddress> wrong : Arrays.<List<RelayAddress>>asList(
                Collections.emptyList(),
                Collections.nCopies(2, world.relay(4).address()),
                Arrays.asList(
                        world.relay(0).address(),
                        world.relay(1).address(),
                        world.relay(2).address(),
                        world.relay(3).address()))) {
            AskUserException refused = assertThrows(
                    AskUserException.class, () -> amina.run((engine, step) -> engine.changeRelays(wrong, step)));
            assertEquals(Reason.RELAYS_INVALID, refused.reason());
        }
        assertEquals(2, amina.engine.relays().size());
    }

    @Test
    void aMessageIsStoredWhenOneRelayHasIt() {
        world.relay(2).setNetwork(Network.DOWN);
        Sent sent = send(1, 1).get(0);
        pass(10);
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()));
    }
}
