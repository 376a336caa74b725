package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.InvitationLink;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.engine.Station.Network;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.OutboundRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.ProfileRecord;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;

/** People who change their relays, or come back to them from a backup. */
final class ChangingRelaysTest extends TwoRelaysEach {
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
        Conversation conversation = bo.conversation("amina");
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
        Conversation atBo = bo.conversation("amina");
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
            amina.wires.cutAll();
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
        InvitationLink link = world.link(amina, "chen");
        amina.changeRelays(world.relay(4));
        world.syncAll();
        assertEquals(link.format(), amina.invite("chen").join().link().format());
        Person chen = world.person("chen", world.relay(5));
        chen.accept(link, "amina");
        world.syncAll();
        all(Network.DOWN, 0, 1);
        chen.send("amina", "found you");
        world.syncAll();
        assertEquals(Collections.singletonList("found you"), amina.texts("chen"));
    }

    @Test
    void S503_anOlderListOfMailboxesDoesNotReplaceANewerOne() {
        Conversation conversation = amina.conversation("bo");
        List<MailboxOffer> first = bo.conversation("amina").receiving().offers();
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
    void aMailboxThatIsNamedAgainAfterItWasLeftOutKeepsItsClaimedKey() {
        ContactRecord.Builder record = amina.conversation("bo").record();
        List<MailboxOffer> both = bo.conversation("amina").receiving().offers();
        OutboundRecord before = record.getOutbound(0);
        long newer = record.getOutboundAsOf();
        for (List<MailboxOffer> named : Arrays.asList(both.subList(1, 2), both)) {
            amina.run((engine, step) -> amina.conversation("bo").sending().follow(named, newer, step));
            amina.crash();
            world.syncAll();
        }
        OutboundRecord after = amina.conversation("bo").record().getOutbound(0);
        assertEquals(before.getWriterSeed(), after.getWriterSeed());
        amina.send("bo", "in the one that was left");
        world.syncAll();
        assertEquals(Collections.singletonList("in the one that was left"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices(), "no key was presented that had been claimed away");
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
        world.introduce(dana, chen);
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
}
