package org.waystation.client.internal.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.UncheckedIOException;
import org.waystation.client.testing.Script;

/** A relay that says what it likes, and a contact whose program is another: the engine goes on, and what it stored can be loaded. */
class EngineFuzzTest {
    private static final Besieged BESIEGED = besieged();

    private static Besieged besieged() {
        try {
            return new Besieged();
        } catch (Exception e) {
            throw new UncheckedIOException(new java.io.IOException(e));
        }
    }

    @FuzzTest
    void relay(byte[] data) {
        BESIEGED.again().relaySays(new Script(data));
    }

    @FuzzTest
    void contact(byte[] data) {
        BESIEGED.again().contactSays(new Script(data));
    }
}
