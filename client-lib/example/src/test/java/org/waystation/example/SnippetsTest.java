package org.waystation.example;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Conversation;
import org.waystation.client.FileInfo;
import org.waystation.client.FileSink;
import org.waystation.client.Listener;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.Transfer;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;
import org.waystation.client.testing.FakeNetwork;
import org.waystation.client.testing.FakeRelay;
import org.waystation.client.testing.RecordStoreContract;
import org.waystation.client.testing.TestClock;

/** What docs/embedding shows beside the example, each piece as it stands there: {@link DocumentTest} compares them. */
final class SnippetsTest {
    @TempDir
    private Path folder;

    private final char[] passphrase = "a passphrase".toCharArray();
    private final TestClock clock = new TestClock();
    private final FakeNetwork network = new FakeNetwork(clock);
    private final FakeRelay relay = network.relay("relay.example");
    private Profile heron;
    private Profile willow;

    @BeforeEach
    void meet() throws Exception {
        heron = Profile.create(options(), relay.address(), passphrase);
        willow = Profile.create(options(), relay.address(), passphrase);
        willow.accept(heron.invite("Willow").get(30, SECONDS).link(), "Heron").get(30, SECONDS);
        heron.sync().get(30, SECONDS);
    }

    private ProfileOptions options() {
        return ProfileOptions.store(new MemoryRecordStore())
                .connector(network)
                .clock(clock)
                .build();
    }

    @AfterEach
    void end() {
        heron.close();
        willow.close();
        network.close();
    }

    // --- listener
    /** Shows what comes, on the thread of the user interface. */
    static final class Screen implements Listener {
        private final Executor ui;
        private final BlockingQueue<Received> shown;

        Screen(Executor ui, BlockingQueue<Received> shown) {
            this.ui = ui;
            this.shown = shown;
        }

        @Override
        public void received(Received received) {
            ui.execute(() -> shown.add(received)); // and then, on a thread that may wait: profile.confirm(received)
        }
    }
    // ---

    @Test
    void listener() throws Exception {
        BlockingQueue<Received> shown = new LinkedBlockingQueue<>();
        ProfileOptions hers = ProfileOptions.store(new MemoryRecordStore())
                .connector(network)
                .clock(clock)
                .listener(new Screen(Runnable::run, shown))
                .build();
        try (Profile listening = Profile.create(hers, relay.address(), passphrase)) {
            willow.accept(listening.invite("Willow").get(30, SECONDS).link(), "Listener")
                    .get(30, SECONDS);
            assertTrue(shown.poll(30, SECONDS) instanceof Received.ContactComplete);
        }
    }

    @Test
    void talk() throws Exception {
        // --- talk
        Conversation conversation = willow.conversation(willow.contact("Heron"));
        Sent sent = conversation.send("Thursday at sevne.");
        conversation.edit(sent.messageId(), "Thursday at seven.");
        conversation.setTimer(Duration.ofDays(7)); // from now on, for both
        conversation.reply(sent.messageId(), "And bring the map.");
        // ---
        willow.sync().get(30, SECONDS);
        heron.sync().get(30, SECONDS);
        // --- read
        Conversation withWillow = heron.conversation(heron.contact("Willow"));
        withWillow.setReadReceipts(true); // what the user chose for this contact
        for (Received received : heron.inbox()) {
            if (received instanceof Received.Message message) {
                withWillow.markRead(Collections.singletonList(message.messageId()));
                withWillow.react(message.messageId(), "\ud83d\udc4d");
            }
            heron.confirm(received);
        }
        // ---
        heron.sync().get(30, SECONDS);
        willow.sync().get(30, SECONDS);
        assertEquals(
                2,
                willow.inbox().stream()
                        .filter(received -> received instanceof Received.Reaction)
                        .count());
    }

    // --- history
    /** Each message is in it exactly once, whenever the program ends. */
    static final class History {
        private final Profile profile;

        History(Profile profile) {
            this.profile = profile;
        }

        void take(Received received) {
            List<RecordStore.Change> changes = new ArrayList<>();
            if (received instanceof Received.Message message) {
                changes.add(RecordStore.Change.put(bytes(message.messageId()), bytes(message.text())));
            } else if (received instanceof Received.Edited edited) {
                changes.add(RecordStore.Change.put(bytes(edited.messageId()), bytes(edited.text())));
            } else if (received instanceof Received.Deleted deleted) {
                deleted.messageIds().forEach(id -> changes.add(RecordStore.Change.delete(bytes(id))));
            }
            profile.confirm(received, changes); // one transaction
        }

        List<String> texts() {
            List<String> texts = new ArrayList<>();
            profile.records().forEach((id, text) -> texts.add(new String(text, StandardCharsets.UTF_8)));
            return texts;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
    // ---

    @Test
    void history() throws Exception {
        Conversation conversation = willow.conversation(willow.contact("Heron"));
        Sent kept = conversation.send("first");
        Sent taken = conversation.send("taken back");
        conversation.edit(kept.messageId(), "second");
        willow.sync().get(30, SECONDS);
        heron.sync().get(30, SECONDS);
        History history = new History(heron);
        heron.inbox().forEach(history::take);
        conversation.delete(taken.messageId());
        willow.sync().get(30, SECONDS);
        heron.sync().get(30, SECONDS);
        heron.inbox().forEach(history::take);
        assertEquals(Collections.singletonList("second"), history.texts());
    }

    // --- failures
    static String say(WaystationException failure) {
        if (failure instanceof TryAgainException) {
            return "Not yet: " + failure.getMessage(); // it goes on by itself
        }
        if (failure instanceof AskUserException) {
            return failure.getMessage(); // or words of your own, by failure.reason()
        }
        throw failure; // a fault of the program: yours or ours
    }
    // ---

    @Test
    void failures() throws Exception {
        relay.setReach(FakeRelay.Reach.DOWN);
        // --- waiting
        Sent sent = willow.conversation(willow.contact("Heron")).send("It waits if it has to.");
        try {
            willow.sync().get(30, SECONDS);
        } catch (ExecutionException e) {
            System.out.println(say((WaystationException) e.getCause()));
        }
        // ---
        relay.setReach(FakeRelay.Reach.UP);
        clock.advance(Duration.ofMinutes(1));
        willow.sync().get(30, SECONDS);
        assertTrue(sent.stored().isDone(), "nobody has sent it again");
    }

    @Test
    void files() throws Exception {
        Path path = Files.write(folder.resolve("minutes.pdf"), new byte[100_000]);
        Path target = folder.resolve("fetched");
        Contact contact = willow.contact("Heron");
        // --- sendFile
        FileInfo info = new FileInfo("minutes.pdf", "application/pdf", Files.size(path));
        Transfer transfer = willow.files().send(contact, info, () -> Files.newInputStream(path)); // up to 256 MiB
        transfer.done().get(60, SECONDS); // the relay has it, and the message
        // ---
        heron.sync().get(30, SECONDS);
        // --- fetchFile
        for (Received received : heron.inbox()) {
            if (received instanceof Received.File file) { // and the user wants it
                try (FileChannel channel = FileChannel.open(target, CREATE, WRITE)) {
                    heron.files()
                            .fetch(file.file(), FileSink.of(channel))
                            .done()
                            .get(60, SECONDS);
                }
            }
        }
        // ---
        assertArrayEquals(Files.readAllBytes(path), Files.readAllBytes(target));
    }

    @Test
    void backup() throws Exception {
        Path path = folder.resolve("backup");
        char[] backupPassphrase = "another".toCharArray();
        clock.advance(Duration.ofHours(5)); // Heron has confirmed, and sent keys for this case along
        heron.sync().get(30, SECONDS);
        willow.sync().get(30, SECONDS);
        // --- backup
        try (OutputStream file = Files.newOutputStream(path)) { // to another place than the device
            willow.backup(file, backupPassphrase);
        }
        // ---
        willow.close();
        // --- restore
        Profile restored;
        try (InputStream file = Files.newInputStream(path)) { // on the new device
            restored = Profile.restore(options(), file, backupPassphrase, passphrase);
        }
        // ---
        restored.sync().get(30, SECONDS);
        heron.sync().get(30, SECONDS);
        assertTrue(heron.inbox().stream()
                .anyMatch(received -> received instanceof Received.Notice notice
                        && notice.kind() == Received.Notice.Kind.CONTACT_RESTORED));
        restored.close();
    }

    // --- contract
    static final class AppStoreTest extends RecordStoreContract {
        private final AppStore.Medium medium = new AppStore.Medium();

        @Override
        protected RecordStore open() {
            return new AppStore(medium);
        }
    }
    // ---

    /** Storage as small as it can be. */
    static final class AppStore implements RecordStore {
        static final class Medium {
            final TreeMap<String, byte[]> rows = new TreeMap<>();
            boolean open;
        }

        private final Medium medium;

        AppStore(Medium medium) {
            if (medium.open) {
                throw new StoreException(StoreException.Kind.IN_USE, "it is open already");
            }
            medium.open = true;
            this.medium = medium;
        }

        private static String name(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        @Override
        public byte[] read(byte[] name) {
            byte[] value = medium.rows.get(name(name));
            return value == null ? null : value.clone();
        }

        @Override
        public void scan(byte[] prefix, java.util.function.BiConsumer<byte[], byte[]> visitor) {
            medium.rows.tailMap(name(prefix)).forEach((name, value) -> {
                if (name.startsWith(name(prefix))) {
                    visitor.accept(name.getBytes(StandardCharsets.ISO_8859_1), value.clone());
                }
            });
        }

        @Override
        public void commit(List<Change> changes) {
            for (Change change : new ArrayList<>(changes)) {
                byte[] value = change.value();
                if (value == null) {
                    medium.rows.remove(name(change.name()));
                } else {
                    medium.rows.put(name(change.name()), value.clone());
                }
            }
        }

        @Override
        public void close() {
            medium.open = false;
        }
    }

    @Test
    void kit() throws Exception {
        // --- kit
        TestClock clock = new TestClock();
        try (FakeNetwork network = new FakeNetwork(clock)) {
            FakeRelay relay = network.relay("relay.example");
            ProfileOptions options = ProfileOptions.store(new MemoryRecordStore())
                    .connector(network)
                    .clock(clock)
                    .build();
            try (Profile profile = Profile.create(options, relay.address(), passphrase)) {
                relay.setReach(FakeRelay.Reach.SILENT); // or DOWN; restart(), restartEmpty(), small limits
                clock.advance(Duration.ofDays(1)); // what is due happens with the next call, such as sync()
                assertEquals(Collections.emptyList(), profile.inbox());
            }
        }
        // ---
    }

    @Test
    void contact() {
        // --- verify
        Contact contact = heron.contact("Willow");
        contact.code().ifPresent(code -> System.out.println(code.grouped())); // both read theirs to each other
        heron.markVerified(contact); // the user says that they are the same
        // ---
        assertTrue(heron.contact("Willow").verified());
    }
}
