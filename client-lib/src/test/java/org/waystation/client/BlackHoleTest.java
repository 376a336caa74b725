package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.relay.Relay;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;

/** Two real relays and two real profiles, on real sockets, and one of the relays disappears into a black hole under load. */
final class BlackHoleTest {
    private static final int BEFORE = 40;
    private static final int AFTER = 160;

    @TempDir
    private Path directory;

    private Relay relay(String name) throws Exception {
        return Relay.start(RelayConfig.in(directory.resolve(name))
                .listen(Endpoint.parse("127.0.0.1:0"))
                .build());
    }

    @Test
    void whileOneOfTwoRelaysIsBlackholedSendingGoesOnWithinTenSecondsAndNothingIsLostOrShownTwice() throws Exception {
        List<String> shown = new CopyOnWriteArrayList<>();
        Listener app = new Listener() {
            @Override
            public void received(Received received) {
                if (received instanceof Received.Message message) {
                    shown.add(message.text());
                }
            }
        };
        try (Relay first = relay("first");
                Relay second = relay("second");
                BlackHole hole = new BlackHole(first.address());
                Profile heron = Profile.create(
                        ProfileOptions.store(new MemoryRecordStore()).build(),
                        second.address(),
                        "heron".toCharArray());
                Profile willow = Profile.create(
                        ProfileOptions.store(new MemoryRecordStore())
                                .listener(app)
                                .build(),
                        Arrays.asList(hole.address(), second.address()),
                        "willow".toCharArray())) {
            InvitationLink link = soon(willow.invite("heron")).link();
            Contact contact = soon(heron.accept(link, "willow"));
            List<String> texts = new ArrayList<>();
            List<CompletableFuture<Duration>> waits = new ArrayList<>();
            for (int i = 0; i < BEFORE + AFTER; i++) {
                if (i == BEFORE) {
                    hole.swallow();
                }
                texts.add("text " + i);
                Instant sent = Instant.now();
                waits.add(heron.conversation(contact)
                        .send("text " + i)
                        .stored()
                        .thenApply(stored -> Duration.between(sent, Instant.now())));
                TimeUnit.MILLISECONDS.sleep(5); // load, not waiting
            }
            for (CompletableFuture<Duration> wait : waits) {
                assertTrue(soon(wait).toMillis() < 10_000, "sending goes on within 10 seconds");
            }
            Instant deadline = Instant.now().plusSeconds(30);
            while (shown.size() < texts.size() && Instant.now().isBefore(deadline)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertEquals(texts, shown);
        }
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
