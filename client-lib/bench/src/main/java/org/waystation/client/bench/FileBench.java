package org.waystation.client.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.waystation.client.Attachment;
import org.waystation.client.Contact;
import org.waystation.client.FileInfo;
import org.waystation.client.FileSink;
import org.waystation.client.Listener;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.client.store.MemoryRecordStore;

/**
 * Prints how fast a file is sent and fetched through a relay that is a process of its own, beside its two limits, the TLS echo of the
 * frames it travels in and the storage engine that must have them, all in turns: {@code RELAY.jar RELAY-BENCH.jar [MiB [rounds]]}.
 */
public final class FileBench {
    private static final long PATIENCE_SECONDS = 600;
    private static final double STORING_SECONDS = 2;

    /** Turns before the first that counts: the compilers of three processes are at work then. */
    private static final int WARM_UP = 3;

    private final long length;
    private final int rounds;
    private final double[] echo;
    private final double[] stored;
    private final double[] sent;
    private final double[] fetched;
    private final BlockingQueue<Attachment> arrived = new LinkedBlockingQueue<>();

    private FileBench(long length, int rounds) {
        this.length = length;
        this.rounds = rounds;
        this.echo = new double[rounds];
        this.stored = new double[rounds];
        this.sent = new double[rounds];
        this.fetched = new double[rounds];
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("usage: RELAY.jar RELAY-BENCH.jar [MiB [rounds]]");
            System.exit(2);
        }
        long mebibytes = arguments.length > 2 ? Long.parseLong(arguments[2]) : 64;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        Path place = Files.createTempDirectory("waystation-files");
        try (Server relay = Server.relay(Path.of(arguments[0]), place.resolve("relay"));
                Server echo = Server.echo(Path.of(arguments[1]), place.resolve("echo"));
                Storage storage = new Storage(Path.of(arguments[1]), place.resolve("storage"))) {
            new FileBench(mebibytes << 20, rounds).run(relay, echo, storage);
        } finally {
            Server.delete(place);
        }
    }

    private void run(Server relay, Server server, Storage storage) throws Exception {
        Listener listener = new Listener() {
            @Override
            public void received(Received received) {
                if (received instanceof Received.File file) {
                    arrived.add(file.file());
                }
            }
        };
        try (Profile amina = profile(relay, new Listener() {});
                Profile bo = profile(relay, listener);
                EchoLine line = EchoLine.to(server.address())) {
            meet(amina, bo);
            for (int round = -WARM_UP; round < rounds; round++) {
                int at = Math.max(0, round); // what warms up is written over
                echo[at] = rate(() -> line.echo(length));
                stored[at] = storage.perSecond(STORING_SECONDS) * FileShape.DATA / 1e6;
                sent[at] = rate(() -> send(amina));
                Attachment file = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (file == null) {
                    throw new IllegalStateException("no file has come");
                }
                fetched[at] = rate(
                        () -> bo.files().fetch(file, new Nowhere()).done().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
        print();
    }

    private static Profile profile(Server relay, Listener listener) {
        ProfileOptions options =
                ProfileOptions.store(new MemoryRecordStore()).listener(listener).build();
        return Profile.create(options, relay.address(), "passphrase".toCharArray());
    }

    private static void meet(Profile amina, Profile bo) throws Exception {
        var link = amina.invite("bo").get().link();
        Contact unused = bo.accept(link, "amina").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (amina.contact("bo").state() != Contact.State.COMPLETE) {
            amina.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void send(Profile amina) throws Exception {
        FileInfo info = new FileInfo("film", "video/mp4", length);
        amina.files().send(amina.contact("bo"), info, this::zeros).done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private interface Deed {
        void run() throws Exception;
    }

    /** MB/s of the file. */
    private double rate(Deed deed) throws Exception {
        long begun = System.nanoTime();
        deed.run();
        return length * 1e3 / (System.nanoTime() - begun);
    }

    private void print() {
        System.out.println(
                "MB/s of a file of " + (length >> 20) + " MiB, median (min..max), and the ratio to each of its limits");
        System.out.println(String.format(Locale.ROOT, "%-28s %-24s %-20s %s", "", "MB/s", "TLS echo", "storage alone"));
        print("TLS echo of large frames", echo);
        print("large entries stored", stored);
        print("sent", sent);
        print("fetched", fetched);
    }

    private void print(String what, double[] rates) {
        System.out.println(String.format(
                Locale.ROOT,
                "%-28s %-24s %-20s %s",
                what,
                spread("%.1f (%.1f..%.1f)", rates),
                spread("%.2f (%.2f..%.2f)", ratios(rates, echo)),
                spread("%.2f (%.2f..%.2f)", ratios(rates, stored))));
    }

    private double[] ratios(double[] rates, double[] limits) {
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> rates[round] / limits[round]);
        return ratios;
    }

    private static String spread(String format, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, format, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /** A file that costs no disk. */
    private InputStream zeros() {
        byte[] block = new byte[1 << 16];
        return new InputStream() {
            private long left = length;
            private ByteArrayInputStream one = new ByteArrayInputStream(block);

            @Override
            public int read() {
                byte[] single = new byte[1];
                return read(single, 0, 1) < 0 ? -1 : single[0];
            }

            @Override
            public int read(byte[] into, int from, int count) {
                if (left == 0) {
                    return -1;
                }
                int read = one.read(into, from, (int) Math.min(count, left));
                if (read < 0) {
                    one = new ByteArrayInputStream(block);
                    read = one.read(into, from, (int) Math.min(count, left));
                }
                left -= read;
                return read;
            }
        };
    }

    /** The same. */
    private static final class Nowhere implements FileSink {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void write(long position, byte[] bytes) {}

        @Override
        public void force() throws IOException {}
    }
}
