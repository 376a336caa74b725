package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.keys.KeyFile;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.keys.Unlock;
import org.waystation.relay.store.rocksdb.RocksStore;
import org.waystation.relay.testing.ResidueScanner;
import org.waystation.relay.testing.SeizedKeys;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Role;

/**
 * What is left of entries that went away (A2), on the disk as a SIGKILL would leave it: the image is a copy of all files while the relay
 * has them open. The scanner finds in it every sealed entry that RocksDB still has, and opens those whose keys are there.
 */
final class ResidueTest {
    /** The published bound, seconds. */
    private static final int BOUND = 5;

    private static final Unlock SECRET = salt -> {
        byte[] key = Arrays.copyOf(salt, 32);
        key[31] = 77;
        return key;
    };

    @TempDir
    private Path temp;

    private final List<World> worlds = new ArrayList<>();
    private int images;

    /** Where something is told of each entry: is it still owed? */
    private final Set<ByteString> owed = Labels.set();

    private final Set<ByteString> gone = Labels.set();

    /** Sets of entries that a failure can print: entries are long. */
    private static final class Labels {
        static Set<ByteString> set() {
            return new TreeSet<>(ByteString.unsignedLexicographicalComparator());
        }

        static List<String> of(Set<ByteString> entries) {
            Set<ByteString> sorted = set();
            sorted.addAll(entries);
            return sorted.stream()
                    .map(entry -> entry.size() + " bytes, hash " + entry.hashCode())
                    .toList();
        }
    }

    private World relay(Path data, Optional<Unlock> secret) throws IOException {
        Files.createDirectories(data);
        World world = new World();
        world.store = RocksStore.open(data);
        world.keys = KeyFile.open(data.resolve("keys"), secret, new SecureRandom());
        worlds.add(world);
        return world;
    }

    private World relay() throws IOException {
        return relay(temp.resolve("data"), Optional.empty()).start();
    }

    @AfterEach
    void close() {
        for (World world : worlds) {
            world.core.close();
            world.store.close();
            assertEquals(List.of(), world.failures);
        }
    }

    /** The disk at this moment. */
    private Path image() throws IOException {
        Path from = temp.resolve("data");
        Path to = temp.resolve("image" + ++images);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (!file.startsWith(from.resolve("native"))) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    private static ResidueScanner look(World world, Path image) throws IOException {
        return new ResidueScanner(world.hour()).look(image);
    }

    private static SeizedKeys keys(Path image) throws IOException {
        return SeizedKeys.read(image.resolve("keys"));
    }

    /** Everything sealed is still in the files, and what opens is what is owed: the keys make the difference, not RocksDB. */
    private void assertOnlyTheOwedOpens(World world, Path image) throws IOException {
        ResidueScanner.Report report = look(world, image).open(keys(image));
        assertEquals(Labels.of(owed), Labels.of(report.opened()));
        assertTrue(report.sealed() >= owed.size() + gone.size(), "all is there as ciphertext: " + report.sealed());
        assertFalse(gone.isEmpty());
    }

    private void assertAllOpens(World world, Path image) throws IOException {
        Set<ByteString> all = Labels.set();
        all.addAll(owed);
        all.addAll(gone);
        assertEquals(
                Labels.of(all), Labels.of(look(world, image).open(keys(image)).opened()));
    }

    private static void pass(World world, int seconds) {
        for (int i = 0; i < seconds; i++) {
            world.tick();
        }
    }

    // ------------------------------------------------------------------------------------------- three mailboxes

    private Peer peer;
    private int queueReader;
    private int doomedReader;
    private int logOwner;

    /** A QUEUE, a QUEUE that will be deleted, and a LOG, with entries of both sizes in turn. */
    private void load(World world) {
        peer = world.greet();
        RolePair reader = world.key();
        RolePair writer = world.key();
        peer.ask(peer.create(reader, writer));
        fill(peer.opened(Role.WRITER, writer), 7, 4);
        queueReader = peer.opened(Role.READER, reader);
        peer.ask(Peer.subscribe(queueReader, 16));

        RolePair doomed = world.key();
        RolePair doomedWriter = world.key();
        peer.ask(peer.create(doomed, doomedWriter));
        fill(peer.opened(Role.WRITER, doomedWriter), 3, 3);
        doomedReader = peer.opened(Role.READER, doomed);

        EpochKeys log = new EpochKeys(world);
        peer.ask(peer.createLog(log));
        fill(peer.opened(Role.WRITER, log.writer()), 7, 3);
        logOwner = peer.opened(Role.OWNER, log.owner());
    }

    /** Of so many entries the first will go. */
    private void fill(int writing, int entries, int going) {
        for (int i = 0; i < entries; i++) {
            ByteString entry = i % 2 == 0 ? peer.world.small() : peer.world.large();
            peer.appended(writing, entry);
            (i < going ? gone : owed).add(entry);
        }
    }

    private void acknowledgeDeleteTrim() {
        assertTrue(peer.ask(Peer.acknowledge(queueReader, 4)).hasAcknowledged());
        assertTrue(peer.ask(Peer.delete(doomedReader)).hasDeleted());
        assertTrue(peer.ask(Peer.trim(logOwner, 4)).hasTrimmed());
    }

    // ------------------------------------------------------------------------------------------------- the tests

    @Test
    void A2_acknowledgedDeletedAndTrimmedOpensNoMoreAfterTheBound() throws Exception {
        World world = relay();
        load(world);
        pass(world, BOUND);
        assertAllOpens(world, image());
        acknowledgeDeleteTrim();
        assertAllOpens(world, image()); // planted: the keys are not written yet
        pass(world, BOUND);
        assertOnlyTheOwedOpens(world, image());
    }

    @Test
    void A2_expiredOpensNoMoreAfterTheBoundAndItsHour() throws Exception {
        World world = relay();
        peer = world.greet();
        RolePair writer = world.key();
        peer.ask(peer.create(world.key(), writer));
        int writing = peer.opened(Role.WRITER, writer);
        for (int hours : new int[] {1, 2, 50, 1, 0}) {
            ByteString entry = world.small();
            assertTrue(peer.ask(Peer.append(writing, entry, hours)).hasAppended());
            (hours == 1 || hours == 2 ? gone : owed).add(entry);
        }
        assertAllOpens(world, image());
        world.hours(3);
        pass(world, BOUND);
        Path image = image();
        assertOnlyTheOwedOpens(world, image);
        assertEquals(
                Labels.of(owed),
                Labels.of(new ResidueScanner(world.hour())
                        .everyBucket()
                        .look(image)
                        .open(keys(image))
                        .opened()));
    }

    @Test
    void A2_changesOfALogOpenUntilItIsDeleted() throws Exception {
        World world = relay();
        peer = world.greet();
        EpochKeys first = new EpochKeys(world);
        peer.ask(peer.createLog(first));
        int writing = peer.opened(Role.WRITER, first.writer());
        fill(writing, 4, 2);
        ByteString change = world.large();
        owed.add(change);
        EpochKeys second = new EpochKeys(world);
        assertTrue(peer.ask(first.rekey(writing, 1, second, change, 3)).hasRekeyed());
        int owner = peer.opened(Role.OWNER, second.owner());
        assertTrue(peer.ask(Peer.trim(owner, 6)).hasTrimmed());
        pass(world, BOUND);
        assertOnlyTheOwedOpens(world, image());

        assertTrue(peer.ask(Peer.delete(owner)).hasDeleted());
        gone.addAll(owed);
        owed.clear();
        pass(world, BOUND);
        assertOnlyTheOwedOpens(world, image());
    }

    @Test
    void A2_anEarlierCopyOfTheDatabaseIsOfNoUseWithTheKeysOfToday() throws Exception {
        World world = relay();
        load(world);
        pass(world, BOUND);
        Path earlier = image();
        acknowledgeDeleteTrim();
        pass(world, BOUND);
        Path today = image();
        Files.copy(today.resolve("keys"), earlier.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
        assertOnlyTheOwedOpens(world, earlier);
        assertEquals(Set.of(), look(world, earlier).open(SeizedKeys.none()).opened());
    }

    /** The limit that the threat model names; and so the scanner sees more wherever there is more to see. */
    @Test
    void A2_anEarlierCopyOfUnsealedKeysOpensWhatWasOwedThen() throws Exception {
        World world = relay();
        load(world);
        pass(world, BOUND);
        Path earlier = image();
        acknowledgeDeleteTrim();
        pass(world, BOUND);
        assertAllOpens(world, earlier);
        Path today = image();
        Files.copy(earlier.resolve("keys"), today.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
        assertAllOpens(world, today);
    }

    @Test
    void A2_anEarlierCopyOfKeysUnderASecretOpensNothingWithoutIt() throws Exception {
        World world = relay(temp.resolve("data"), Optional.of(SECRET)).start();
        load(world);
        pass(world, BOUND);
        Path earlier = image();
        ResidueScanner scanner = look(world, earlier);
        ResidueScanner.Report seized = scanner.open(keys(earlier));
        assertEquals(Set.of(), seized.opened());
        assertTrue(seized.sealed() >= owed.size() + gone.size());
        SeizedKeys unlocked = SeizedKeys.read(earlier.resolve("keys"), SECRET::key);
        assertEquals(
                owed.size() + gone.size(), scanner.open(unlocked).opened().size(), "with the secret it is as above");
    }

    @Test
    void A2_withKeysInMemoryNoCopyOfTheDiskOpensAnything() throws Exception {
        World world = new World();
        world.store = RocksStore.open(Files.createDirectories(temp.resolve("data")));
        world.keys = new MemoryKeys(new SecureRandom());
        world.durability = Durability.MEMORY;
        worlds.add(world.start());
        peer = world.greet();
        RolePair writer = world.key();
        peer.ask(peer.create(world.key(), writer));
        fill(peer.opened(Role.WRITER, writer), 6, 6);
        pass(world, BOUND);
        Path image = image();
        assertFalse(Files.exists(image.resolve("keys")));
        ResidueScanner.Report report = look(world, image).open(SeizedKeys.none());
        assertEquals(Set.of(), report.opened());
        assertTrue(report.sealed() >= 6);
    }

    /** The disk of a relay that died between deleting and forgetting: the next start pays what is owed, before it does anything else. */
    @Test
    void A2_afterACrashMidDeleteTheNextStartForgets() throws Exception {
        World world = relay();
        load(world);
        pass(world, BOUND);
        acknowledgeDeleteTrim();
        Path crashed = image();
        Path kept = image();
        assertAllOpens(world, crashed);
        relay(crashed, Optional.empty()).start();
        Files.copy(crashed.resolve("keys"), kept.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
        assertOnlyTheOwedOpens(world, kept);
    }

    @Test
    void A2_theScannerFindsWhatAKeyWriterThatSleepsLeaves() throws Exception {
        World world = relay(temp.resolve("data"), Optional.empty());
        world.keyWriter = task -> {}; // planted: never writes
        world.start();
        load(world);
        acknowledgeDeleteTrim();
        pass(world, BOUND);
        Path image = image();
        assertAllOpens(world, image);
        Set<ByteString> blindly = new ResidueScanner(world.hour())
                .blindly()
                .look(image)
                .open(keys(image))
                .opened();
        assertEquals(owed.size() + gone.size(), blindly.size(), "also without believing a key row");
    }
}
