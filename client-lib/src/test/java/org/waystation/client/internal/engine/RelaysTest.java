package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.MessageState;
import org.waystation.client.Sent;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.engine.Station.Network;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;

/** Conversations over several relays, of which some do not work. */
final class RelaysTest extends TwoRelaysEach {
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
        world.confirmNow();
        bo.confirmNow();
        world.calm();
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void anAnswerFindsItsWayWhenTheInvitersFirstRelayDiesInBetween() {
        InvitationLink link = world.link(amina, "chen");
        Person chen = world.person("chen", world.relay(4), world.relay(5));
        var accepted = chen.accept(link, "amina");
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
    private void meddle(Station relay, Function<RelayFrame, List<RelayFrame>> what) {
        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayAddress from, RelayFrame frame) {
                return receiver == bo && Meddler.delivers(frame) && from.equals(relay.address())
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

    @Test
    void A26_S504_norIsAnEntryThatOpensUnderNoKeyWhileTheInvitationIsStillWatched() {
        assertTrue(amina.conversation("bo").record().hasPublication());
        byte[] junk = new byte[EntrySize.SMALL.bytes()];
        world.random.nextBytes(junk);
        amina.hear("bo", ByteString.copyFrom(junk));
        assertTrue(amina.notices().isEmpty());
    }

    @Test
    void aMessageIsStoredWhenOneRelayHasIt() {
        world.relay(2).setNetwork(Network.DOWN);
        Sent sent = send(1, 1).get(0);
        pass(10);
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()));
    }
}
