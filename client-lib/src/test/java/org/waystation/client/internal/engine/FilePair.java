package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.waystation.client.Attachment;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileShape;

/** Amina, who sends files to Bo. */
abstract class FilePair extends Pair {
    static final int SEGMENTS = 40;
    final byte[] file = file(SEGMENTS * FileShape.DATA - 17);

    @BeforeEach
    final void beginWithContacts() throws Exception {
        contacts(new World(29));
    }

    static byte[] file(int length) {
        byte[] file = new byte[length];
        new Random(length).nextBytes(file);
        return file;
    }

    /** Everything happens that can, without time passing. */
    final void work(Porter... porters) {
        for (int idle = 0; idle < 2; idle++) {
            for (Porter porter : porters) {
                idle = porter.work() ? 0 : idle;
            }
            world.calm();
        }
    }

    final Porter sent(byte[] content) {
        Porter porter = Porter.sends(amina, "bo", "minutes.pdf", content);
        work(porter);
        return porter;
    }

    final Attachment arrived() {
        List<Received.File> files = bo.shown(Received.File.class);
        assertEquals(1, files.size());
        return files.get(0).file();
    }

    final Porter fetched() throws Exception {
        Porter porter = Porter.fetches(bo, arrived());
        work(porter);
        return porter;
    }

    static Reason reason(Porter porter) {
        return porter.failure().reason();
    }
}
