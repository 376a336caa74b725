package org.waystation.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.internal.crypto.HeapSearch;

/** Files between real profiles, through a relay that is a process of its own. */
final class FileTransfersTest {
    private static final long PATIENCE_SECONDS = 120;

    /** With 256 it is the promise that the documents make: see docs/internals/testing.md. */
    private static final int MIB = Integer.getInteger("waystation.file.mib", 12);

    private static final String HEAP = System.getProperty("waystation.file.heap", "96m");

    @TempDir
    private Path directory;

    private RelayProcess relay;
    private Profile amina;
    private Profile bo;

    @BeforeEach
    void start() {
        relay = new RelayProcess(directory.resolve("relay"), directory.resolve("relay.log"));
    }

    @AfterEach
    void stop() {
        for (Profile profile : new Profile[] {amina, bo}) {
            if (profile != null) {
                profile.close();
            }
        }
        relay.close();
    }

    private Profile create(String name) {
        return Profile.create(
                ProfileOptions.directory(directory.resolve(name)).build(), relay.address(), name.toCharArray());
    }

    private Profile reopen(String name) {
        return Profile.open(ProfileOptions.directory(directory.resolve(name)).build(), name.toCharArray());
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void meet() throws Exception {
        amina = create("amina");
        bo = create("bo");
        soon(bo.accept(soon(amina.invite("bo")).link(), "amina"));
        while (amina.contact("bo").state() != Contact.State.COMPLETE) {
            soon(amina.sync());
        }
    }

    private Attachment arrived() throws Exception {
        soon(bo.sync());
        List<Received.File> files = bo.inbox().stream()
                .filter(Received.File.class::isInstance)
                .map(Received.File.class::cast)
                .collect(Collectors.toList());
        assertEquals(1, files.size());
        return Attachment.parse(files.get(0).file().format());
    }

    @Test
    void aFileThatIsInterruptedOnBothSidesArrivesAsItIs() throws Exception {
        meet();
        Path original = directory.resolve("original");
        FilePlayer.write(original, 6L << 20);
        long length = Files.size(original);
        CountDownLatch halfRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Transfer begun = amina.files()
                .send(
                        amina.contact("bo"),
                        new FileInfo("film.mp4", "video/mp4", length),
                        () -> pausing(Files.newInputStream(original), length / 2, halfRead, goOn));
        assertTrue(halfRead.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> amina.files().unfinished().get(0).done() >= length / 4); // the relay has said so
        relay.kill();
        relay.restart();
        amina.close();
        goOn.countDown();
        assertEquals(Reason.CLOSED, reason(begun));
        amina = reopen("amina");
        FileTransfers.Unfinished unfinished = amina.files().unfinished().get(0);
        assertEquals(begun.id(), unfinished.id());
        assertEquals(begun.messageId(), unfinished.messageId());
        assertTrue(unfinished.done() > 0 && unfinished.done() < length, "it stands at " + unfinished.done());
        Transfer resumed = amina.files().resume(begun.id(), () -> Files.newInputStream(original));
        soon(resumed.done());
        assertEquals(length, resumed.bytesDone());
        assertEquals(List.of(), amina.files().unfinished());

        Path copy = directory.resolve("copy");
        Attachment file = arrived();
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileSink failing = failingAfter(5L << 20, FileSink.of(channel));
            Transfer half = bo.files().fetch(file, failing);
            assertEquals(Reason.FILE_FAILED, reason(half));
            bo.close();
            bo = reopen("bo");
            assertTrue(bo.files().unfinished().get(0).done() >= 4L << 20);
            soon(bo.files().resume(half.id(), FileSink.of(channel)).done());
        }
        assertEquals(-1, Files.mismatch(original, copy));
        assertEquals(List.of(), bo.files().unfinished());
        AskUserException unknown =
                assertThrows(AskUserException.class, () -> bo.files().resume(begun.id(), FileSink.of(null)));
        assertEquals(Reason.TRANSFER_UNKNOWN, unknown.reason());
    }

    private static Reason reason(Transfer transfer) throws Exception {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> soon(transfer.done()));
        return ((WaystationException) failed.getCause()).reason();
    }

    private static InputStream pausing(InputStream file, long at, CountDownLatch reached, CountDownLatch goOn) {
        return new FilterInputStream(file) {
            private long read;

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (read >= at) {
                    reached.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                int count = super.read(into, from, length);
                read += count;
                return count;
            }
        };
    }

    private static FileSink failingAfter(long position, FileSink sink) {
        return new FileSink() {
            @Override
            public long length() throws IOException {
                return sink.length();
            }

            @Override
            public void write(long at, byte[] bytes) throws IOException {
                if (at >= position) {
                    throw new IOException("the disk is full");
                }
                sink.write(at, bytes);
            }

            @Override
            public void force() throws IOException {
                sink.force();
            }
        };
    }

    @Test
    void cancellingTheFutureCancelsTheTransfer() throws Exception {
        meet();
        Path original = directory.resolve("original");
        FilePlayer.write(original, 3L << 20);
        CountDownLatch halfRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FileInfo info = new FileInfo("a", "text/plain", Files.size(original));
        Transfer begun = amina.files()
                .send(
                        amina.contact("bo"),
                        info,
                        () -> pausing(Files.newInputStream(original), 1 << 20, halfRead, goOn));
        assertTrue(halfRead.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        ProgramFaultException running = assertThrows(
                ProgramFaultException.class,
                () -> amina.files().resume(begun.id(), () -> Files.newInputStream(original)));
        assertEquals(Reason.ARGUMENT, running.reason());
        begun.done().cancel(true);
        assertEquals(List.of(), amina.files().unfinished());
        goOn.countDown();
        soon(amina.sync());
        soon(bo.sync());
        assertTrue(bo.inbox().stream().noneMatch(Received.File.class::isInstance));
        assertThrows(Exception.class, () -> begun.done().join());
        begun.cancel();
        assertTrue(begun.done().isCancelled());
    }

    @Test
    void aSourceThatFailsSaysSo() throws Exception {
        meet();
        Transfer sent = amina.files().send(amina.contact("bo"), new FileInfo("a", "text/plain", 5), () -> {
            throw new IOException("gone");
        });
        assertEquals(Reason.FILE_FAILED, reason(sent));
        Transfer broken = amina.files().send(amina.contact("bo"), new FileInfo("a", "text/plain", 5), () -> {
            throw new IllegalStateException("a fault of the app");
        });
        assertEquals(Reason.INTERNAL, reason(broken));
        assertEquals(2, amina.files().unfinished().size());
        amina.files().unfinished().forEach(each -> amina.files().cancel(each.id()));
        assertEquals(List.of(), amina.files().unfinished());
    }

    @Test
    void A29_ofAFileThatWasSentFetchedAndConfirmedNoKeyIsInMemory() throws Exception {
        meet();
        HeapSearch search = new HeapSearch();
        sendAndFetch(search);
        assertEquals(
                List.of("the file's key"), search.run(directory), "it waits to be confirmed, and the search finds it");
        for (int i = 0; i < 2; i++) { // what was made in the last step is in memory until the next
            bo.inbox().forEach(bo::confirm);
            soon(amina.conversation(amina.contact("bo")).send("go on").stored());
            soon(bo.sync());
            soon(bo.conversation(bo.contact("amina")).send("go on").stored());
            soon(amina.sync());
        }
        bo.inbox().forEach(bo::confirm);
        assertEquals(List.of(), search.run(directory));
    }

    private void sendAndFetch(HeapSearch search) throws Exception {
        byte[] content = new byte[100_000];
        FileInfo info = new FileInfo("a", "text/plain", content.length);
        soon(amina.files()
                .send(amina.contact("bo"), info, () -> new ByteArrayInputStream(content))
                .done());
        Attachment file = arrived();
        search.want("the file's key", file.inside().attachment().getKey().toByteArray());
        try (FileChannel channel =
                FileChannel.open(directory.resolve("copy"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            soon(bo.files().fetch(file, FileSink.of(channel)).done());
        }
    }

    /** The whole client process, sender and recipient, has less memory than the file; the file goes through in windows. */
    @Test
    void aLargeFileNeedsLittleMemory() throws Exception {
        Process player = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        FilePlayer.class.getName(),
                        relay.address().format(),
                        directory.toString(),
                        Integer.toString(MIB))
                .redirectErrorStream(true)
                .start();
        String said = new String(player.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, player.waitFor(), said);
        assertTrue(said.contains("the same"), said);
        System.out.print(said);
    }
}
