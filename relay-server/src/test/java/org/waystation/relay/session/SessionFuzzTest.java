package org.waystation.relay.session;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.waystation.relay.store.StoreException;

/** Whatever clients say and whenever they say it: see {@link Strangers}. */
class SessionFuzzTest {
    @FuzzTest
    void strangers(byte[] script) throws StoreException {
        new Strangers(script).play();
    }
}
