package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.mailbox.Observer;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.rocksdb.RocksStore;
import org.waystation.wire.Frames;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/**
 * What sessions, core and RocksDB do together without a network, beside RocksDB alone in the same run: durable appends per second,
 * then draining them. Frames are encoded and parsed as on a wire. A program, not a test: {@code main DIRECTORY SECONDS}.
 */
final class CoreMeasurement {
    private static final int[][] LOADS = {{1, 1}, {1, 64}, {10, 16}, {100, 4}};

    private CoreMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        System.out.printf(
                "%-16s %12s %12s %6s %10s %10s %10s %12s%n",
                "entry, load", "rocksdb/s", "core/s", "ratio", "p50 us", "p99 us", "cpu us", "drained/s");
        for (int size : new int[] {Wire.SMALL_ENTRY, Wire.LARGE_ENTRY}) {
            for (int[] load : LOADS) {
                int connections = load[0];
                int inFlight = load[1];
                double rocks =
                        rocksDb(Files.createTempDirectory(directory, "rocks"), size, connections * inFlight, seconds);
                Result core = core(Files.createTempDirectory(directory, "core"), size, connections, inFlight, seconds);
                System.out.printf(
                        "%-16s %12.0f %12.0f %6.2f %10d %10d %10.1f %12.0f%n",
                        size + ", " + connections + "x" + inFlight,
                        rocks,
                        core.perSecond,
                        core.perSecond / rocks,
                        core.p50,
                        core.p99,
                        core.cpuMicros,
                        core.drained);
            }
        }
        System.exit(0);
    }

    private record Result(double perSecond, long p50, long p99, double cpuMicros, double drained) {}

    /** One thread, one synced batch of {@code batchSize} entries after the other. */
    private static double rocksDb(Path directory, int size, int batchSize, int seconds) throws Exception {
        ByteString entry = entry(size);
        long count = 0;
        try (Store store = RocksStore.open(directory)) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
                Batch batch = store.batch();
                for (int i = 0; i < batchSize; i++) {
                    batch.put(
                            ByteBuffer.allocate(17)
                                    .putLong(1, i % 100)
                                    .putLong(9, count++)
                                    .array(),
                            entry);
                }
                batch.commit(true);
            }
            return count * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static ByteString entry(int size) {
        byte[] entry = new byte[size];
        new Random(1).nextBytes(entry);
        return ByteString.copyFrom(entry);
    }

    private static Result core(Path directory, int size, int connections, int inFlight, int seconds) throws Exception {
        ExecutorService loop = Executors.newSingleThreadExecutor();
        try (Store store = RocksStore.open(directory);
                Core core = new Core(
                        store,
                        DefaultLimits.builder()
                                .setMailboxEntries(Integer.MAX_VALUE)
                                .setMailboxBytes(Long.MAX_VALUE)
                                .build(),
                        Capacity.DEFAULT,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        Observer.NONE)) {
            core.start();
            Sessions sessions = new Sessions(
                    core,
                    org.waystation.wire.v1.Durability.FLUSHED,
                    Optional.empty(),
                    (key, statement, proof) -> true,
                    Runnable::run,
                    Clock.systemUTC(),
                    new SecureRandom());
            List<Client> senders = new ArrayList<>();
            Random random = new Random(7);
            for (int i = 0; i < connections; i++) {
                senders.add(new Client(loop, sessions, random, entry(size)));
            }
            for (Client sender : senders) {
                sender.ready.await();
            }
            long cpu = cpuNanos();
            long begin = System.nanoTime();
            senders.forEach(sender -> sender.send(inFlight));
            Thread.sleep(seconds * 1_000L);
            senders.forEach(sender -> sender.stopping = true);
            for (Client sender : senders) {
                sender.stopped.await();
            }
            long count = senders.stream()
                    .mapToLong(sender -> sender.acknowledged.get())
                    .sum();
            double perSecond = count * 1e9 / (System.nanoTime() - begin);
            double cpuMicros = (cpuNanos() - cpu) / 1e3 / count;
            long[] latencies = senders.stream()
                    .flatMapToLong(sender -> sender.latencies.stream().mapToLong(Long::longValue))
                    .sorted()
                    .toArray();
            long drainBegin = System.nanoTime();
            senders.forEach(Client::read);
            for (Client sender : senders) {
                sender.drained.await();
            }
            double drained = count * 1e9 / (System.nanoTime() - drainBegin);
            return new Result(
                    perSecond,
                    latencies[latencies.length / 2] / 1_000,
                    latencies[latencies.length * 99 / 100] / 1_000,
                    cpuMicros,
                    drained);
        } finally {
            loop.shutdownNow();
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** A connection that appends in a closed loop, then reads everything back. */
    private static final class Client implements Connection {
        final CountDownLatch ready = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch drained = new CountDownLatch(1);
        final AtomicLong acknowledged = new AtomicLong();
        final List<Long> latencies = new ArrayList<>();
        volatile boolean stopping;
        private final ExecutorService loop;
        private final ByteString entry;
        private final Session session;
        private final AtomicInteger unanswered = new AtomicInteger();
        private final long[] sentAt = new long[1 << 12];
        private int lastId = 10;
        private int writer;
        private int reader;
        private long delivered;
        private long acked;

        Client(ExecutorService loop, Sessions sessions, Random random, ByteString entry) {
            this.loop = loop;
            this.entry = entry;
            this.session = sessions.open(this, ByteString.copyFrom(new byte[Wire.HASH]));
            ByteString proof = ByteString.copyFrom(new byte[Wire.PROOF]);
            ByteString in = new RolePair(random).bytes();
            ByteString out = new RolePair(random).bytes();
            loop.execute(() -> {
                session.start();
                session.received(ClientFrame.newBuilder()
                        .setHello(ClientHello.newBuilder().setVersion(1))
                        .addRequests(Request.newBuilder()
                                .setId(1)
                                .setCreate(Create.newBuilder()
                                        .setRetention(Retention.QUEUE)
                                        .setReaderKey(in)
                                        .setWriterKey(out)
                                        .setReaderProof(proof)
                                        .setWriterProof(proof)))
                        .addRequests(Request.newBuilder()
                                .setId(2)
                                .setOpen(Open.newBuilder()
                                        .setRole(Role.READER)
                                        .setKey(in)
                                        .setProof(proof)))
                        .addRequests(Request.newBuilder()
                                .setId(3)
                                .setOpen(Open.newBuilder()
                                        .setRole(Role.WRITER)
                                        .setKey(out)
                                        .setProof(proof)))
                        .build());
            });
        }

        void send(int count) {
            loop.execute(() -> append(count));
        }

        private void append(int count) {
            for (int i = 0; i < count; i++) {
                int id = ++lastId;
                sentAt[id & (sentAt.length - 1)] = System.nanoTime();
                unanswered.incrementAndGet();
                frame(Request.newBuilder()
                        .setId(id)
                        .setAppend(Append.newBuilder().setHandle(writer).setEntry(entry)));
            }
        }

        void read() {
            loop.execute(() -> frame(Request.newBuilder()
                    .setId(++lastId)
                    .setSubscribe(Subscribe.newBuilder().setHandle(reader).setWindow(64))));
        }

        /** As it would come from a wire: encoded, then parsed. */
        private void frame(Request.Builder request) {
            byte[] bytes =
                    Frames.encode(ClientFrame.newBuilder().addRequests(request).build());
            try {
                session.received(ClientFrame.parseFrom(Frames.messageOf(ByteBuffer.wrap(bytes))));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void send(RelayFrame frame) {
            Frames.encode(frame);
            for (Reply reply : frame.getRepliesList()) {
                if (reply.hasAppended()) {
                    long now = System.nanoTime();
                    latencies.add(now - sentAt[reply.getId() & (sentAt.length - 1)]);
                    acknowledged.incrementAndGet();
                    int left = unanswered.decrementAndGet();
                    if (!stopping) {
                        loop.execute(() -> append(1));
                    } else if (left == 0) {
                        stopped.countDown();
                    }
                } else if (reply.hasOpened()) {
                    writer = reply.getId() == 3 ? reply.getOpened().getHandle() : writer;
                    reader = reply.getId() == 2 ? reply.getOpened().getHandle() : reader;
                    if (writer != 0 && reader != 0) {
                        ready.countDown();
                    }
                }
            }
            for (Event event : frame.getEventsList()) {
                if (event.hasDelivery()) {
                    delivered = event.getDelivery().getPosition();
                }
            }
            boolean last = delivered == acknowledged.get() && delivered > acked;
            if (delivered >= acked + 16 || last) {
                acked = delivered;
                long through = delivered;
                loop.execute(() -> frame(Request.newBuilder()
                        .setId(++lastId)
                        .setAcknowledge(
                                Acknowledge.newBuilder().setHandle(reader).setThrough(through))));
                if (acked == acknowledged.get()) {
                    drained.countDown();
                }
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            throw new IllegalStateException("the relay closed the connection");
        }

        @Override
        public void setReading(boolean on) {
            // A closed loop bounds itself.
        }
    }
}
