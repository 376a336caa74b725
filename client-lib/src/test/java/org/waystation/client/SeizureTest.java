package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;

/** Whoever takes the relay's disk, its log or its memory finds nothing that organisers wrote (A1, and A3 as far as it is about texts). */
final class SeizureTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final String TEXT = "marker-of-a-secret-text-\u81ea\u7531-7d1f";
    private static final String NAME = "marker-of-a-secret-name-93ac";
    private static final String PASSPHRASE = "marker-of-a-passphrase-55e1";

    @TempDir
    private Path directory;

    @Test
    void A1_noPlaintextInDirectoryLogOrHeapOfALoadedRelay() throws Exception {
        Path data = directory.resolve("relay");
        Path log = directory.resolve("log");
        Path heap = directory.resolve("heap.hprof");
        try (RelayProcess relay = new RelayProcess(data, log, "--log-level", "TRACE");
                Profile amina = newProfile(relay);
                Profile bo = newProfile(relay)) {
            InvitationLink link = soon(amina.invite(NAME)).link();
            Contact contact = soon(bo.accept(link, NAME));
            for (int i = 0; i < 200; i++) {
                bo.conversation(contact).send(TEXT + i);
            }
            dumpHeap(relay.pid(), heap);
            soon(bo.conversation(contact).send(TEXT).stored());
            soon(amina.sync());
            assertEquals(
                    201,
                    amina.inbox().stream()
                            .filter(r -> r instanceof Received.Message)
                            .count());
            assertEquals(new ArrayList<>(), found(Arrays.asList(heap, log), link));
        }
        try (Stream<Path> files = Files.walk(data)) {
            assertEquals(
                    new ArrayList<>(), found(files.filter(Files::isRegularFile).collect(Collectors.toList()), null));
        }
    }

    @Test
    void theSearchFindsWhatIsPlanted() throws Exception {
        for (Map.Entry<String, byte[]> needle : needles(TEXT).entrySet()) {
            Path planted = directory.resolve("planted");
            byte[] around = new byte[3_000_000];
            System.arraycopy(needle.getValue(), 0, around, 1_234_567, needle.getValue().length);
            Files.write(planted, around);
            assertEquals(1, found(Arrays.asList(planted), null).size(), needle.getKey());
        }
    }

    private static Profile newProfile(RelayProcess relay) {
        return Profile.create(
                ProfileOptions.store(new MemoryRecordStore()).build(), relay.address(), PASSPHRASE.toCharArray());
    }

    private static <T> T soon(java.util.concurrent.CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void dumpHeap(long pid, Path file) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.heap_dump", "-all", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(dump.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(Files.size(file) > 1_000_000, "a heap dump was made");
    }

    private static List<String> found(List<Path> files, @org.jspecify.annotations.Nullable InvitationLink link)
            throws IOException {
        Map<String, byte[]> needles = new LinkedHashMap<>();
        for (String text : new String[] {TEXT, NAME, PASSPHRASE}) {
            needles.putAll(needles(text));
        }
        if (link != null) {
            String payload = link.format().substring(link.format().indexOf('#') + 1);
            needles.putAll(needles(payload.substring(2, 50)));
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            needles.forEach((name, needle) -> {
                if (contains(bytes, needle)) {
                    found.add(name + " in " + file.getFileName());
                }
            });
        }
        return found;
    }

    /** A text as UTF-8, UTF-16 and Base64; the ends are left out where they depend on what stands beside the text. */
    private static Map<String, byte[]> needles(String text) {
        Map<String, byte[]> needles = new LinkedHashMap<>();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        needles.put(text + " UTF-8", utf8);
        needles.put(text + " UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
        needles.put(text + " UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
        for (int skip = 0; skip < 3; skip++) {
            byte[] aligned = Arrays.copyOfRange(utf8, skip, skip + (utf8.length - skip) / 3 * 3);
            needles.put(text + " Base64 " + skip, Base64.getEncoder().encode(aligned));
        }
        return needles;
    }

    private static boolean contains(byte[] bytes, byte[] needle) {
        byte first = needle[0];
        for (int i = 0; i <= bytes.length - needle.length; i++) {
            if (bytes[i] == first && Arrays.equals(bytes, i, i + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}
