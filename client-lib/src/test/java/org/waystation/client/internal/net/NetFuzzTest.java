package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Random;
import org.waystation.client.BytePipe;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.testing.Script;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;

/** What answers where a relay should be, and whatever it says: the client names it, and takes little memory for it. */
class NetFuzzTest {
    private static final StrangerIdentity STRANGER = new StrangerIdentity();
    private static final RelayAddress ADDRESS = STRANGER.address();

    @FuzzTest
    void message(byte[] data) throws Exception {
        try {
            RelayFrame frame = RelayFrames.parse(ByteBuffer.wrap(data));
            assertEquals(frame, RelayFrame.parseFrom(frame.toByteArray()));
        } catch (MalformedFrameException e) {
            assertTrue(e.getMessage().startsWith("W-103"));
        }
    }

    /** Bytes out of TLS, as many at a time as the first byte chooses. */
    @FuzzTest
    void stream(byte[] data) {
        Script script = new Script(data);
        RelayFrames frames = new RelayFrames(pipe(new Random(script.next()), script));
        try {
            RelayFrame frame = frames.next();
            while (frame != null) {
                frame = frames.next();
            }
        } catch (MalformedFrameException | EOFException expected) {
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static BytePipe pipe(Random cuts, Script script) {
        return new BytePipe() {
            @Override
            public int read(byte[] into, int offset, int length) {
                byte[] piece = script.take(1 + cuts.nextInt(length));
                System.arraycopy(piece, 0, into, offset, piece.length);
                return piece.length == 0 ? -1 : piece.length;
            }

            @Override
            public void write(byte[] from, int offset, int length) {}

            @Override
            public void close() {}
        };
    }

    @FuzzTest
    void first(byte[] data) {
        FirstRecord told = FirstRecord.of(ByteBuffer.wrap(data));
        assertEquals(data.length == 0, told == FirstRecord.NONE);
    }

    /** Certificates of somebody who has the root key of the address, or not: the script says what is in them and who signs. */
    @FuzzTest
    void certificates(byte[] data) {
        X509Certificate[] chain;
        try {
            chain = STRANGER.chain(new Script(data));
        } catch (CertificateException | RuntimeException e) {
            return; // the platform does not read them: none comes to us (the JDK fails on an Ed25519 key of no bytes)
        }
        Clock clock = Clock.fixed(TestIdentity.MADE, ZoneOffset.UTC);
        RelayTrust trust = new RelayTrust(ADDRESS.fingerprint().toByteArray(), clock, new Failures(ADDRESS));
        try {
            trust.checkServerTrusted(chain, "UNKNOWN");
        } catch (CertificateException e) {
            assertNotNull(trust.refusal(), "a refusal has a reason");
            assertNull(trust.leafHash());
            return;
        }
        assertEquals(3, chain.length);
        try {
            assertArrayEquals(Hashes.sha256(chain[0].getEncoded()), trust.leafHash());
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
