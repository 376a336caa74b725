package org.waystation.terminal.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.testing.FakeNetwork;
import org.waystation.client.testing.FakeRelay;
import org.waystation.client.testing.TestClock;

/** The power fails between the outbox and the history. */
final class InterruptedTest {
    private final TestClock clock = new TestClock();

    private Profile profile(FakeNetwork network, FakeRelay relay) {
        ProfileOptions options = ProfileOptions.store(new MemoryRecordStore())
                .connector(network)
                .clock(clock)
                .build();
        return Profile.create(options, relay.address(), "long but dull".toCharArray());
    }

    @Test
    void whatWentOutIsInTheHistoryOnceAndNoDraftAnyMore() throws Exception {
        try (FakeNetwork network = new FakeNetwork(clock)) {
            FakeRelay relay = network.relay("relay.example");
            try (Profile alice = profile(network, relay);
                    Profile bob = profile(network, relay)) {
                Invitation invitation = alice.invite("Bob").get(20, TimeUnit.SECONDS);
                Contact toAlice = bob.accept(invitation.link(), "Alice").get(20, TimeUnit.SECONDS);
                History history = new History(bob, clock);
                history.keep();
                history.load();
                Draft draft = new Draft("sent just before", Optional.empty());
                history.saveDraft(toAlice.id(), draft);
                assertThrows(
                        StackOverflowError.class,
                        () -> history.send(toAlice, draft, () -> {
                            bob.conversation(toAlice).send(draft.text());
                            throw new StackOverflowError();
                        }));
                for (int start = 0; start < 2; start++) {
                    Past past = new History(bob, clock).load();
                    assertEquals(List.of("sent just before"), texts(past));
                    assertEquals(0, past.drafts().size());
                }
                assertEquals(
                        bob.outbox().get(0).messageId(),
                        new History(bob, clock).load().entries().get(0).key().id());
            }
        }
    }

    private static List<String> texts(Past past) {
        return past.entries().stream()
                .map(entry -> entry.message().orElseThrow().text())
                .toList();
    }
}
