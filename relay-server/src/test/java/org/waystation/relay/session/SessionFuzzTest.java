package org.waystation.relay.session;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever clients say and whenever they say it: see {@link Strangers}. */
class SessionFuzzTest {
    @FuzzTest
    void strangers(byte[] script) throws Exception {
        new Strangers(script).play();
    }
}
