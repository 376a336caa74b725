package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.waystation.client.internal.record.LeavingRecord;
import org.waystation.wire.RelayAddress;

/** The mailboxes of contacts who were removed that a relay has not deleted yet. */
final class Leavings {
    /** By then all that was in them has expired. */
    private static final Duration TRIED = Duration.ofDays(30);

    private final Surroundings around;
    private final List<Leaving> loaded = new ArrayList<>();

    Leavings(Surroundings around) {
        this.around = around;
    }

    void load(byte[] id, LeavingRecord record) {
        loaded.add(new Leaving(id, record, line(record), around));
    }

    /** After loading. */
    void resume(Step step) {
        for (Leaving leaving : loaded) {
            leaving.resume(step);
        }
        loaded.clear();
    }

    void add(String relay, ByteString readerSeed, Step step) {
        byte[] id = Keys.random(around.random(), Keys.ID);
        LeavingRecord record = LeavingRecord.newBuilder()
                .setRelay(relay)
                .setReaderSeed(readerSeed)
                .setUntil(step.now().plus(TRIED).toEpochMilli())
                .build();
        step.put(Table.LEAVING, id, record);
        new Leaving(id, record, line(record), around).resume(step);
    }

    /** The connection on which the profile reads there, if it does. */
    private static LinkKey line(LeavingRecord record) {
        return new LinkKey(RelayAddress.parse(record.getRelay()), LinkKey.Use.READ);
    }
}
