package org.waystation.client.internal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.RecordStore.Change;

/** A process that commits without pause is killed at random moments; every commit it reported is there, and no half of another. */
final class SqliteCrashTest {
    private static final int KILLS = 25;
    private static final int RECORDS = 6;
    private static final byte[] COUNTER = {0};

    @TempDir
    Path directory;

    @Test
    void A4_whatWasReportedAsCommittedSurvivesSigkillAndNothingIsHalfDone() throws Exception {
        Random random = new Random(3);
        long committed = 0;
        int killedWithinACommit = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = ChildJvm.start(Writer.class, directory.toString());
            long reported = committed;
            try (BufferedReader reports = child.inputReader()) {
                reported = Long.parseLong(reports.readLine());
                Thread.sleep(random.nextInt(120)); // the random moment is the point
                child.toHandle().destroyForcibly(); // unlike Process's, it leaves what was reported to be read
                for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                    reported = Long.parseLong(line);
                }
            }
            assertTrue(child.waitFor(10, TimeUnit.SECONDS));
            assertEquals(137, child.exitValue(), "killed, not ended");

            try (SqliteRecordStore store = SqliteRecordStore.open(directory)) {
                committed = ByteBuffer.wrap(store.read(COUNTER)).getLong();
                assertTrue(committed >= reported, "commit " + reported + " was reported, " + committed + " is there");
                killedWithinACommit += committed > reported ? 1 : 0;
                assertEquals(wholeCommit(committed), recordsOf(store));
            }
        }
        System.out.println(KILLS + " kills, " + committed + " commits, " + killedWithinACommit
                + " kills between a commit and its report");
    }

    private static List<String> recordsOf(SqliteRecordStore store) {
        List<String> found = new ArrayList<>();
        store.scan(new byte[] {1}, (name, value) -> {
            assertEquals(length(name[1], ByteBuffer.wrap(value).getLong()), value.length);
            found.add(name[1] + ":" + ByteBuffer.wrap(value).getLong());
        });
        return found;
    }

    /** Every commit writes all records anew, except one, which it deletes. */
    private static List<String> wholeCommit(long number) {
        List<String> expected = new ArrayList<>();
        for (int record = 0; record < RECORDS; record++) {
            if (number % RECORDS != record) {
                expected.add(record + ":" + number);
            }
        }
        return expected;
    }

    private static int length(int record, long number) {
        return Long.BYTES + (int) ((number * 7919 + record * 104_729L) % 20_000);
    }

    static final class Writer {
        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            boolean isThere = directory.resolve("records.sqlite").toFile().length() > 0;
            SqliteRecordStore store = isThere ? SqliteRecordStore.open(directory) : SqliteRecordStore.create(directory);
            byte[] last = store.read(COUNTER);
            for (long number = last == null ? 1 : 1 + ByteBuffer.wrap(last).getLong(); ; number++) {
                store.commit(changes(number));
                System.out.println(number);
                System.out.flush();
            }
        }

        private static List<Change> changes(long number) {
            List<Change> changes = new ArrayList<>();
            changes.add(Change.put(
                    COUNTER, ByteBuffer.allocate(Long.BYTES).putLong(number).array()));
            for (int record = 0; record < RECORDS; record++) {
                byte[] name = {1, (byte) record};
                byte[] value = ByteBuffer.allocate(length(record, number))
                        .putLong(number)
                        .array();
                changes.add(number % RECORDS == record ? Change.delete(name) : Change.put(name, value));
            }
            return changes;
        }
    }
}
