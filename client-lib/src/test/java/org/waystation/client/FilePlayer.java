package org.waystation.client;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.waystation.wire.RelayAddress;

/** Two people in one program, with little memory, and a large file that goes from one to the other. */
final class FilePlayer {
    private FilePlayer() {}

    /** Arguments: address of a relay, a directory, MiB. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        long length = Long.parseLong(arguments[2]) << 20;
        Path original = directory.resolve("original");
        Path copy = directory.resolve("copy");
        write(original, length);
        LinkedBlockingQueue<Attachment> arrived = new LinkedBlockingQueue<>();
        Listener bos = new Listener() {
            @Override
            public void received(Received received) {
                if (received instanceof Received.File file) {
                    arrived.add(file.file());
                }
            }
        };
        RelayAddress relay = RelayAddress.parse(arguments[0]);
        try (Profile amina = profile(directory.resolve("amina"), relay, new Listener() {});
                Profile bo = profile(directory.resolve("bo"), relay, bos);
                FileChannel sink = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            bo.accept(amina.invite("bo").get().link(), "amina").get(60, TimeUnit.SECONDS);
            while (amina.contact("bo").state() != Contact.State.COMPLETE) {
                amina.sync().get(60, TimeUnit.SECONDS);
            }
            FileInfo info = new FileInfo("film.mp4", "video/mp4", length);
            wait(
                    "sent",
                    length,
                    amina.files()
                            .send(amina.contact("bo"), info, () -> Files.newInputStream(original))
                            .done());
            Attachment file = arrived.poll(60, TimeUnit.SECONDS);
            wait("fetched", length, bo.files().fetch(file, FileSink.of(sink)).done());
        }
        if (Files.mismatch(original, copy) != -1) {
            throw new AssertionError("the file is another");
        }
        System.out.println("the same");
    }

    private static Profile profile(Path directory, RelayAddress relay, Listener listener) {
        ProfileOptions options =
                ProfileOptions.directory(directory).listener(listener).build();
        return Profile.create(options, relay, "passphrase".toCharArray());
    }

    private static void wait(String what, long length, CompletableFuture<Void> done) throws Exception {
        long begun = System.nanoTime();
        done.get(30, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s in %.1f s, %.1f MB/s%n", what, seconds, length / seconds / 1e6);
    }

    static void write(Path file, long length) throws Exception {
        Random random = new Random(length);
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (long left = length; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }
}
