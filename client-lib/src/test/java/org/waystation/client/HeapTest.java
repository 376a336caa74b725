package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.internal.crypto.HeapSearch;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.internal.engine.Engine;
import org.waystation.client.internal.engine.Sessions;
import org.waystation.client.internal.engine.Step;
import org.waystation.client.internal.net.TcpPipe;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.wire.RelayAddress;

/**
 * A29, for whole profiles that talk through a real relay: a dump of the live heap has no key that was used, and no text that was confirmed or
 * deleted.
 */
final class HeapTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final int ROUNDS = 12;

    @TempDir
    private Path directory;

    private final HeapSearch search = new HeapSearch();

    @Test
    void A29_afterManyStepsTheHeapHasNoUsedKeyAndNoTextThatIsDoneWith() throws Exception {
        try (RelayProcess relay = new RelayProcess(directory.resolve("relay"), directory.resolve("log"));
                Driver amina = driver(new MemoryRecordStore(), relay.address());
                Driver bo = driver(SqliteRecordStore.create(directory.resolve("bo")), relay.address())) {
            Invitation invitation = soon(amina.call((engine, step) -> engine.invite(Optional.of("bo"), step)));
            soon(bo.call((engine, step) -> engine.accept(invitation.link(), Optional.of("amina"), step)));
            soon(amina.sync());
            for (int round = 0; round < ROUNDS; round++) {
                talk(amina, "bo", bo, "amina", round);
                wantKeys(amina, "bo", round);
                wantKeys(bo, "amina", round);
            }
            int used = search.size();
            assertTrue(used > 6 * ROUNDS, "to look for: " + used);
            for (int i = 0; i < 4; i++) { // so that no key of above is current
                sendAndTakeIn(amina, "bo", bo, "go on");
                sendAndTakeIn(bo, "amina", amina, "go on");
            }
            send(amina, "bo", text("kept", 0));
            soon(bo.sync());
            wantText("kept", 0); // the search does find what is there
            assertEquals(List.of("text kept 0"), search.run(directory));
            assertEquals(
                    1,
                    bo.ask(Engine::received).stream()
                            .filter(r -> r instanceof Received.Message)
                            .count());
        }
    }

    private static Driver driver(RecordStore records, RelayAddress relay) {
        SealedStore store = LightStores.create(records, "passphrase".toCharArray(), Randomness.platform());
        Step first = new Step(Clock.systemUTC().instant());
        Engine.create(List.of(relay), first);
        store.commit(first.changes());
        return new Driver(
                store,
                TcpPipe.connector(),
                TlsFactory.platform(),
                Clock.systemUTC(),
                Randomness.platform(),
                new Listener() {});
    }

    /** One text is confirmed, edited and reacted to, one deleted before it is fetched, one deleted when it is in the inbox, and one answers. */
    private void talk(Driver one, String other, Driver two, String back, int round) throws Exception {
        for (String fate : Arrays.asList("confirmed", "edited", "reacted", "unfetched", "fetched", "answer")) {
            wantText(fate, round);
        }
        Sent confirmed = sendAndTakeIn(one, other, two, text("confirmed", round));
        one.call((engine, step) ->
                engine.with(engine.contact(other)).edit(confirmed.messageId(), text("edited", round), step));
        two.call((engine, step) -> {
            engine.with(engine.contact(back)).react(confirmed.messageId(), text("reacted", round), step);
            return step;
        });
        for (Driver each : Arrays.asList(one, two, one)) {
            soon(each.sync());
            confirmAll(each);
        }
        Sent unfetched = send(one, other, text("unfetched", round));
        delete(one, other, unfetched);
        Sent fetched = send(one, other, text("fetched", round));
        soon(two.sync());
        delete(one, other, fetched);
        soon(one.sync());
        soon(two.sync());
        confirmAll(two);
        sendAndTakeIn(two, back, one, text("answer", round));
    }

    private static String text(String fate, int round) {
        return String.format("%c%02d-heap-text-%s", fate.charAt(0), round, fate); // the first eight differ
    }

    private void wantText(String fate, int round) {
        search.want("text " + fate + " " + round, text(fate, round).getBytes(StandardCharsets.UTF_8));
    }

    private void wantKeys(Driver driver, String contact, int round) {
        driver.ask(engine -> {
            search.wantAllOf("with " + contact + ", round " + round, Sessions.of(engine, contact));
            return round;
        });
    }

    private static Sent send(Driver from, String contact, String text) throws Exception {
        Sent sent =
                from.call((engine, step) -> engine.with(engine.contact(contact)).send(text, step));
        soon(sent.stored());
        return sent;
    }

    private static void delete(Driver from, String contact, Sent sent) {
        from.call((engine, step) -> {
            engine.with(engine.contact(contact)).delete(sent.messageId(), step);
            return sent;
        });
    }

    private static Sent sendAndTakeIn(Driver from, String contact, Driver to, String text) throws Exception {
        Sent sent = send(from, contact, text);
        soon(to.sync());
        confirmAll(to);
        soon(from.sync());
        confirmAll(from);
        return sent;
    }

    private static void confirmAll(Driver driver) {
        for (Received received : driver.ask(Engine::received)) {
            driver.call((engine, step) -> {
                engine.confirm(received, step);
                return step;
            });
        }
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
