package org.waystation.client.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.TryAgainException;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.wire.RelayAddress;

/** What a test of an app can do with a relay in memory. */
final class FakeRelayTest {
    private static final char[] PASSPHRASE = "heron".toCharArray();

    private final TestClock clock = new TestClock();
    private final FakeNetwork network = new FakeNetwork(clock);
    private final FakeRelay relay = network.relay("relay.example");
    private final List<Profile> open = new ArrayList<>();
    private Profile heron;
    private Profile willow;

    @BeforeEach
    void meet() throws Exception {
        heron = profile(relay.address());
        willow = profile(relay.address());
        willow.accept(soon(heron.invite("Willow")).link(), "Heron").get(30, SECONDS);
        soon(heron.sync());
        assertEquals(Contact.State.COMPLETE, heron.contact("Willow").state());
    }

    private Profile profile(RelayAddress... relays) {
        ProfileOptions options = ProfileOptions.store(new MemoryRecordStore())
                .connector(network)
                .clock(clock)
                .build();
        Profile profile = Profile.create(options, Arrays.asList(relays), PASSPHRASE);
        open.add(profile);
        return profile;
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, SECONDS);
    }

    @AfterEach
    void end() {
        open.forEach(Profile::close);
        network.close();
    }

    private void willowWrites(String text) {
        willow.conversation(willow.contact("Heron")).send(text);
    }

    private List<String> heronReads() throws Exception {
        soon(heron.sync());
        List<String> texts = new ArrayList<>();
        for (Received received : heron.inbox()) {
            if (received instanceof Received.Message message) {
                texts.add(message.text());
            }
            heron.confirm(received);
        }
        return texts;
    }

    @Test
    void twoProfilesTalkThroughIt() throws Exception {
        willowWrites("Thursday at seven.");
        willowWrites("x".repeat(Profile.MAX_TEXT));
        soon(willow.sync());
        assertEquals(Arrays.asList("Thursday at seven.", "x".repeat(Profile.MAX_TEXT)), heronReads());
    }

    @Test
    void whatItHasStoredIsThereAfterARestart() throws Exception {
        willowWrites("before");
        soon(willow.sync());
        relay.restart();
        assertEquals(Collections.singletonList("before"), heronReads());
    }

    @Test
    void whileItIsDownMessagesWaitInTheProfile() throws Exception {
        relay.setReach(FakeRelay.Reach.DOWN);
        willowWrites("waits");
        ExecutionException failed = assertThrows(ExecutionException.class, () -> soon(willow.sync()));
        assertEquals(
                Reason.RELAY_UNREACHABLE,
                assertInstanceOf(TryAgainException.class, failed.getCause()).reason());
        relay.setReach(FakeRelay.Reach.UP);
        soon(willow.sync());
        assertEquals(Collections.singletonList("waits"), heronReads());
    }

    @Test
    void whileItIsSilentNothingComesThroughAndThenAllDoes() throws Exception {
        relay.setReach(FakeRelay.Reach.SILENT);
        willowWrites("held back");
        CompletableFuture<Void> sync = willow.sync();
        assertThrows(TimeoutException.class, () -> sync.get(1, SECONDS));
        relay.setReach(FakeRelay.Reach.UP);
        soon(sync);
        assertEquals(Collections.singletonList("held back"), heronReads());
    }

    @Test
    void aRelayThatLostItsDiskLosesNoMessage() throws Exception {
        willowWrites("lost there");
        soon(willow.sync());
        relay.restartEmpty();
        assertThrows(ExecutionException.class, () -> soon(willow.sync()));
        assertEquals(1, willow.outbox().size(), "it is in the profile until Heron has it");
    }

    @Test
    void aSecondRelayTakesOver() throws Exception {
        FakeRelay other = network.relay("other.example");
        heron.changeRelays(Arrays.asList(relay.address(), other.address()));
        soon(heron.sync());
        soon(willow.sync());
        relay.setReach(FakeRelay.Reach.DOWN);
        willowWrites("by the other");
        Profile reader = heron;
        for (int i = 0; i < 30 && reader.inbox().stream().noneMatch(r -> r instanceof Received.Message); i++) {
            clock.advance(Duration.ofSeconds(10));
            settle(willow);
            settle(heron);
        }
        assertTrue(heron.inbox().stream().anyMatch(r -> r instanceof Received.Message));
    }

    /** Whatever can be done is; what cannot is no matter here. */
    private static void settle(Profile profile) throws Exception {
        try {
            soon(profile.sync());
        } catch (ExecutionException e) {
            assertInstanceOf(TryAgainException.class, e.getCause());
        }
    }

    @Test
    void daysPassInAMoment() throws Exception {
        willow.conversation(willow.contact("Heron")).setTimer(Duration.ofDays(40));
        willowWrites("not for ever");
        soon(willow.sync());
        soon(heron.sync());
        assertTrue(heron.inbox().stream().anyMatch(received -> received instanceof Received.Message));
        clock.advance(Duration.ofDays(41));
        soon(heron.sync());
        assertFalse(heron.inbox().stream().anyMatch(received -> received instanceof Received.Message));
    }

    @Test
    void limitsCanBeMadeSmall() throws Exception {
        FakeRelay small = network.relay(
                "small.example", DefaultLimits.builder().setMailboxEntries(3).build());
        Profile reader = profile(small.address());
        willow.accept(soon(reader.invite("Willow")).link(), "Reader").get(30, SECONDS);
        soon(reader.sync());
        List<CompletableFuture<Void>> stored = new ArrayList<>();
        reader.close();
        for (int i = 0; i < 5; i++) {
            stored.add(willow.conversation(willow.contact("Reader"))
                    .send("text " + i)
                    .stored());
        }
        assertThrows(ExecutionException.class, () -> soon(willow.sync()), "MAILBOX_FULL");
        assertTrue(stored.stream().anyMatch(CompletableFuture::isDone));
        assertTrue(stored.stream().anyMatch(each -> !each.isDone()));
    }
}
