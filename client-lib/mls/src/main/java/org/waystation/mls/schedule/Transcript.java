package org.waystation.mls.schedule;

import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Writer;

/** The running hash over all commits, RFC 9420 section 8.2. */
public final class Transcript {
    private Transcript() {}

    /** {@code confirmed_transcript_hash} after a commit. */
    public static Bytes confirmed(CipherSuite suite, Bytes interimBefore, AuthenticatedContent commit) {
        return Bytes.wrap(suite.hash(interimBefore.view(), commit.confirmedTranscriptHashInput()));
    }

    /** {@code interim_transcript_hash} after a commit. */
    public static Bytes interim(CipherSuite suite, Bytes confirmed, Bytes confirmationTag) {
        byte[] input = new Writer().vector(confirmationTag).toByteArray();
        return Bytes.wrap(suite.hash(confirmed.view(), input));
    }
}
