package org.waystation.relay.bench.cases;

import com.google.protobuf.ByteString;
import java.util.Locale;
import java.util.Random;
import org.waystation.wire.Wire;

/** The two sizes of entries, and of the frames they travel in. */
enum Size {
    SMALL(Wire.SMALL_ENTRY, Wire.SMALL_FRAME),
    LARGE(Wire.LARGE_ENTRY, Wire.LARGE_FRAME);

    final int entryBytes;
    final int frame;
    final ByteString entry;

    Size(int entryBytes, int frame) {
        this.entryBytes = entryBytes;
        this.frame = frame;
        byte[] noise = new byte[entryBytes];
        new Random(entryBytes).nextBytes(noise);
        this.entry = ByteString.copyFrom(noise);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
