package org.waystation.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.internal.engine.Engine;
import org.waystation.client.internal.engine.Step;
import org.waystation.client.internal.net.TcpPipe;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.testing.ForwardingStore;
import org.waystation.wire.RelayAddress;

/**
 * The process that {@link ClientCrashTest} kills: opens a profile (under a cheap passphrase), says what is in it, and does one thing after
 * the other, saying before each what it begins and after each what the library has promised.
 */
final class CrashPlayer {
    static final String PASSPHRASE = "a crash test";
    static final String PEER = "peer";

    /** A line that does not end so was cut short by death, and promises nothing. */
    static final String END = " .";

    private static final int MOST_OTHERS = 4;
    private static final Duration[] TIMERS = {Duration.ZERO, Duration.ofDays(1), Duration.ofDays(7)};

    private final Driver driver;
    private final Random random;
    private final List<String> sent = new ArrayList<>();
    private int texts;

    private CrashPlayer(Driver driver, Random random) {
        this.driver = driver;
        this.random = random;
    }

    /** Arguments: directory, relay, seed, the commit in which to die or 0, a link or "-", "play" or "finish". */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        RelayAddress relay = RelayAddress.parse(arguments[1]);
        Random random = new Random(Long.parseLong(arguments[2]));
        boolean isThere = Files.exists(directory.resolve("records.sqlite"));
        RecordStore records = new Dying(
                isThere ? SqliteRecordStore.open(directory) : SqliteRecordStore.create(directory),
                Integer.parseInt(arguments[3]),
                random.nextBoolean());
        CrashPlayer player = new CrashPlayer(driver(records, isThere, relay), random);
        player.tellAll();
        if (!arguments[4].equals("-")) {
            player.accept(arguments[4]);
        }
        if (arguments[5].equals("finish")) {
            player.finish();
        }
        while (true) {
            player.playOne();
        }
    }

    private static Driver driver(RecordStore records, boolean isThere, RelayAddress relay) {
        SealedStore store;
        if (isThere) {
            store = LightStores.open(records, PASSPHRASE.toCharArray(), Randomness.platform());
        } else {
            store = LightStores.create(records, PASSPHRASE.toCharArray(), Randomness.platform());
            Step first = new Step(Clock.systemUTC().instant());
            Engine.create(List.of(relay), first);
            store.commit(first.changes());
        }
        return new Driver(
                store,
                TcpPipe.connector(),
                TlsFactory.platform(),
                Clock.systemUTC(),
                Randomness.platform(),
                new Listener() {});
    }

    static void say(String what, Object... about) {
        StringBuilder line = new StringBuilder(what);
        for (Object each : about) {
            line.append(' ').append(each);
        }
        System.out.println(line.append(END));
        System.out.flush();
    }

    private void tellAll() {
        for (Profile.Outgoing outgoing : driver.ask(Engine::outbox)) {
            say("outbox", outgoing.messageId());
        }
        for (Contact contact : driver.ask(Engine::contacts)) {
            say("contact", contact.name(), contact.timer().toMillis(), contact.blocked());
        }
        say("ready");
    }

    private Optional<Contact> peer() {
        return driver.ask(Engine::contacts).stream()
                .filter(contact -> contact.name().equals(PEER) && contact.state() == Contact.State.COMPLETE)
                .findFirst();
    }

    private List<Contact> others() {
        List<Contact> others = new ArrayList<>(driver.ask(Engine::contacts));
        others.removeIf(contact -> contact.name().equals(PEER));
        return others;
    }

    private void playOne() throws Exception {
        Optional<Contact> peer = peer();
        int choice = random.nextInt(100);
        if (!peer.isPresent() || choice < 15) {
            await(sync(), 100);
        } else if (choice < 25) {
            confirmAll();
        } else if (choice < 30 && !peer.get().blocked()) {
            timer(peer.get());
        } else if (choice < 33) {
            block(peer.get(), !peer.get().blocked());
        } else if (choice < 38) {
            invite();
        } else if (choice < 42) {
            removeOne();
        } else if (peer.get().blocked()) {
            block(peer.get(), false);
        } else if (choice < 50) {
            delete(peer.get());
        } else {
            send(peer.get());
        }
    }

    private CompletableFuture<Void> sync() {
        say("sync");
        return driver.sync();
    }

    private void send(Contact peer) {
        String text = "text-" + ProcessHandle.current().pid() + "-" + texts++
                + (random.nextInt(10) == 0 ? "x".repeat(20_000) : "");
        Sent message = driver.call((engine, step) -> engine.send(peer, text, step));
        sent.add(message.messageId());
        say("sent", message.messageId(), text);
    }

    private void delete(Contact peer) {
        if (sent.isEmpty()) {
            return;
        }
        String message = sent.remove(random.nextInt(sent.size()));
        say("deleting", message);
        driver.call((engine, step) -> {
            engine.delete(peer, message, step);
            return message;
        });
        say("deleted", message);
    }

    private void timer(Contact peer) {
        Duration timer = TIMERS[random.nextInt(TIMERS.length)];
        say("setting", "timer", timer.toMillis());
        driver.call((engine, step) -> engine.setTimer(peer, timer, step));
        say("set", "timer", timer.toMillis());
    }

    private void block(Contact peer, boolean blocked) {
        say("setting", "blocked", blocked);
        driver.call((engine, step) -> blocked ? engine.block(peer, step) : engine.unblock(peer, step));
        say("set", "blocked", blocked);
    }

    private void invite() throws Exception {
        if (others().size() < MOST_OTHERS) {
            String name = "other-" + Long.toHexString(random.nextLong());
            CompletableFuture<Invitation> invitation =
                    driver.call((engine, step) -> engine.invite(Optional.of(name), step));
            say("new", name);
            await(invitation, 50);
        }
    }

    private void accept(String link) throws Exception {
        boolean first = driver.ask(Engine::contacts).isEmpty();
        String name = first ? PEER : "other-" + Long.toHexString(random.nextLong());
        CompletableFuture<Contact> contact =
                driver.call((engine, step) -> engine.accept(InvitationLink.parse(link), Optional.of(name), step));
        say("new", name);
        await(contact, 20_000);
    }

    private void removeOne() {
        List<Contact> others = others();
        if (!others.isEmpty()) {
            Contact contact = others.get(random.nextInt(others.size()));
            say("removing", contact.name());
            driver.call((engine, step) -> {
                engine.remove(contact, step);
                return contact;
            });
            say("removed", contact.name());
        }
    }

    private void confirmAll() {
        for (Received received : driver.ask(Engine::received)) {
            String text = received instanceof Received.Message message ? message.text() : "-";
            String kind = received instanceof Received.Notice notice
                    ? notice.kind().name()
                    : received.getClass().getSimpleName();
            say("shown", received.id(), kind, text);
            driver.call((engine, step) -> {
                engine.confirm(received, step);
                return received;
            });
            say("confirmed", received.id());
        }
    }

    private static void await(CompletableFuture<?> future, long millis) throws InterruptedException {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It goes on by itself, or not at all: what matters is what is in the store.
        }
    }

    /** Everything that waits goes out, everything that is there is taken in. */
    private void finish() throws Exception {
        while (true) {
            peer().filter(Contact::blocked).ifPresent(peer -> block(peer, false));
            await(sync(), 20_000);
            confirmAll();
            say("round", driver.ask(Engine::outbox).size());
            if (System.in.read() == 'e') {
                break;
            }
        }
        driver.close();
        System.exit(0);
    }

    /** Dies in the middle of one commit: before anything of it is written, or after all of it is. */
    private static final class Dying extends ForwardingStore {
        private final int last;
        private final boolean before;
        private int commits;

        private Dying(RecordStore records, int last, boolean before) {
            super(records);
            this.last = last;
            this.before = before;
        }

        @Override
        public void commit(List<Change> changes) {
            commits++;
            if (commits == last && before) {
                Runtime.getRuntime().halt(137);
            }
            super.commit(changes);
            if (commits == last) {
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
