package org.waystation.relay.bench.disk;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.waystation.relay.bench.report.Latencies;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.rocksdb.RocksStore;

/**
 * The relay's storage engine, set up as in the relay, with nothing before it: one thread takes what waits, makes one batch of it and
 * syncs it; another, in the place of all connections, is told and puts the same number of entries back. So many are on their way at
 * a time.
 */
public final class GroupCommit implements AutoCloseable {
    private static final int MOST_IN_BATCH = 512;
    private static final int MAILBOXES = 100;

    private final Store store;
    private int partition = Store.LASTING;
    private long position;

    /** @param directory made, and left behind */
    public GroupCommit(Path directory) throws IOException {
        Files.createDirectories(directory);
        store = RocksStore.open(directory);
    }

    public Committed run(ByteString entry, int inFlight, double seconds) throws IOException {
        partition++;
        commit(entry, List.of(0L)); // makes the partition
        BlockingQueue<Long> waiting = new ArrayBlockingQueue<>(inFlight);
        BlockingQueue<List<Long>> safe = new LinkedBlockingQueue<>();
        Latencies latencies = new Latencies();
        Thread clients = new Thread(() -> comeBack(safe, waiting, latencies), "clients");
        clients.start();
        long begin = System.nanoTime();
        long count = 0;
        try {
            for (int i = 0; i < inFlight; i++) {
                waiting.put(begin);
            }
            do { // once at least, however slow the disk: a limit of none limits nothing
                List<Long> batch = new ArrayList<>(MOST_IN_BATCH);
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_IN_BATCH - 1);
                commit(entry, batch);
                count += batch.size();
                safe.put(batch);
            } while (System.nanoTime() - begin < seconds * 1e9);
            double perSecond = count * 1e9 / (System.nanoTime() - begin);
            safe.put(List.of());
            clients.join();
            return new Committed(perSecond, latencies.percentileMillis(0.5), latencies.percentileMillis(0.99));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            clients.interrupt();
            int unused = store.dropBefore(partition + 1); // room for the next
        }
    }

    /** Until an empty list comes. */
    private static void comeBack(BlockingQueue<List<Long>> safe, BlockingQueue<Long> waiting, Latencies latencies) {
        try {
            for (List<Long> batch = safe.take(); !batch.isEmpty(); batch = safe.take()) {
                long now = System.nanoTime();
                for (long began : batch) {
                    latencies.add(now - began);
                    waiting.put(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(ByteString entry, List<Long> entries) throws IOException {
        Batch batch = store.batch();
        for (int i = 0; i < entries.size(); i++) {
            position++;
            batch.put(partition, EntryRow.key(position % MAILBOXES, position), entry);
        }
        batch.commit(true);
    }

    @Override
    public void close() {
        store.close();
    }
}
