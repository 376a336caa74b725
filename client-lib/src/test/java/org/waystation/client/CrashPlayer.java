package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.internal.engine.Engine;
import org.waystation.client.internal.engine.Restoration;
import org.waystation.client.internal.engine.Step;
import org.waystation.client.internal.net.TcpPipe;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.internal.store.Backup;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;
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

    /** What becomes of a life that is not killed before. */
    enum Life {
        /** It goes on for ever. */
        PLAY,
        /** It does a few things, makes a backup, and its device is lost at once. */
        BACK_UP,
        /** It becomes a contact of the peer. */
        MEET,
        /** All that waits goes out and comes in; each time it is later, so that no confirmation waits. */
        FINISH
    }

    /** The device is lost when the backup is written: nothing of its profile happens after. */
    static final int LOST = 75;

    /** How much later: longer than a confirmation may wait. */
    static final Duration LATER = Duration.ofMinutes(245);

    private static final LaterClock CLOCK = new LaterClock();

    private final Path directory;
    private final Driver driver;
    private final CrashDeeds deeds;

    private CrashPlayer(Path directory, Driver driver, Random random, List<RelayAddress> relays) {
        this.directory = directory;
        this.driver = driver;
        this.deeds = new CrashDeeds(driver, random, relays);
    }

    /**
     * Arguments: directory, relays, seed, the commit in which to die or 0, a link or "-", what becomes of this life. Where there is no profile
     * in the directory, but a backup beside it, it is restored.
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        List<RelayAddress> relays =
                Arrays.stream(arguments[1].split(",")).map(RelayAddress::parse).collect(Collectors.toList());
        Random random = new Random(Long.parseLong(arguments[2]));
        Dying records = Dying.in(directory, Integer.parseInt(arguments[3]), random.nextBoolean());
        SealedStore store = store(directory, records, relays);
        Life life = Life.valueOf(arguments[5]);
        CrashPlayer player = new CrashPlayer(directory, driver(store), random, relays);
        player.tellAll();
        if (!arguments[4].equals("-")) {
            player.deeds.accept(arguments[4]);
        }
        switch (life) {
            case PLAY -> player.play(Integer.MAX_VALUE);
            case BACK_UP -> {
                player.play(3 + random.nextInt(15));
                player.backUpAndBeLost();
            }
            case MEET -> player.finish(Duration.ZERO);
            case FINISH -> player.finish(LATER);
        }
    }

    static Path backup(Path directory) {
        return directory.resolveSibling("backup");
    }

    static boolean isThere(Path directory) {
        return Files.exists(directory.resolve("records.sqlite"));
    }

    private static SealedStore store(Path directory, Dying records, List<RelayAddress> relays) throws IOException {
        if (records.wasThere) {
            return LightStores.open(records, PASSPHRASE.toCharArray(), Randomness.platform());
        }
        if (Files.exists(backup(directory))) {
            byte[] file = Files.readAllBytes(backup(directory));
            try (Backup backup = LightStores.readBackup(file, PASSPHRASE.toCharArray())) {
                return make(records, Restoration.adapt(backup));
            }
        }
        Step first = new Step(CLOCK.instant());
        Engine.create(relays.subList(0, 1), first);
        return make(records, first.changes());
    }

    private static SealedStore make(RecordStore records, List<SealedChange> first) {
        return LightStores.create(records, PASSPHRASE.toCharArray(), Randomness.platform(), first);
    }

    private static Driver driver(SealedStore store) {
        return new Driver(
                store, TcpPipe.connector(), TlsFactory.platform(), CLOCK, Randomness.platform(), new Listener() {});
    }

    static void say(String what, Object... about) {
        StringBuilder line = new StringBuilder(what);
        for (Object each : about) {
            line.append(' ').append(each);
        }
        System.out.println(line.append(END));
        System.out.flush();
    }

    static String address(Driver driver) {
        return driver.ask(engine -> engine.reception().address())
                .map(PublishedAddress::format)
                .orElse(CrashPromises.NONE);
    }

    private void tellAll() {
        say("found", "relays", CrashDeeds.format(driver.ask(Engine::relays)));
        say("found", "address", address(driver));
        for (Profile.Outgoing outgoing : driver.ask(Engine::outbox)) {
            say("outbox", outgoing.messageId());
        }
        for (Contact contact : driver.ask(Engine::contacts)) {
            say("contact", contact.name());
            if (contact.name().equals(PEER)) {
                say("found", "timer", contact.timer().toMillis());
                say("found", "blocked", contact.blocked());
                say("found", "receipts", contact.readReceipts());
                say("found", "name", contact.ownName().orElse(CrashPromises.NONE));
            }
        }
        for (ContactRequest request : driver.ask(engine -> engine.reception().requests())) {
            say("request", request.id());
        }
        say("ready");
    }

    private void play(int deedsToDo) throws Exception {
        for (int i = 0; i < deedsToDo; i++) {
            deeds.one();
        }
    }

    /** On the engine's thread, so that nothing comes between. */
    private void backUpAndBeLost() {
        driver.call((engine, step) -> {
            try (Backup backup = Backup.of(engine.records(), Randomness.platform())) {
                Path file = backup(directory);
                Path begun = file.resolveSibling("backup.begun");
                Files.write(begun, LightStores.backup(backup, PASSPHRASE.toCharArray(), Randomness.platform()));
                Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Runtime.getRuntime().halt(LOST);
            return step;
        });
    }

    /** Everything that waits goes out, everything that is there is taken in. */
    private void finish(Duration roundLasts) throws Exception {
        while (true) {
            CLOCK.advance(roundLasts);
            deeds.peer().filter(Contact::blocked).ifPresent(peer -> deeds.block(peer, false));
            deeds.sync(20_000);
            deeds.confirmAll();
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
        private final boolean wasThere;
        private final int last;
        private final boolean before;
        private int commits;

        /** A profile whose making was interrupted is none. */
        private static Dying in(Path directory, int last, boolean before) {
            try {
                return new Dying(SqliteRecordStore.open(directory), true, last, before);
            } catch (StoreException e) {
                assertEquals(StoreException.Kind.MISSING, e.kind());
                return new Dying(SqliteRecordStore.create(directory), false, last, before);
            }
        }

        private Dying(RecordStore records, boolean wasThere, int last, boolean before) {
            super(records);
            this.wasThere = wasThere;
            this.last = last;
            this.before = before;
        }

        @Override
        public void commit(List<Change> changes) {
            boolean dies = ++commits == last;
            if (dies && before) {
                Runtime.getRuntime().halt(137);
            }
            super.commit(changes);
            if (dies) {
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
