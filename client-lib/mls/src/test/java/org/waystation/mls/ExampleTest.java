package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;

/** The example of {@code docs/spec/mls.md}, section 1. */
class ExampleTest {
    @Test
    void two_people_talk() throws Exception {
        Judge judge = (credential, signatureKey) -> true; // ask the people instead
        Client client = new Client(new SecureRandom(), Clock.systemUTC(), judge, PskSource.NONE, Settings.DEFAULT);
        CipherSuite suite = CipherSuite.XWING_CHACHA20POLY1305;

        Identity bob = client.newIdentity(suite, Credential.basic(bytes("bob")));
        KeyPackageBundle bobsKeys = client.newKeyPackage(bob, Duration.ofDays(30));

        Identity alice = client.newIdentity(suite, Credential.basic(bytes("alice")));
        Group alices = client.create(alice, bytes("a group id nobody else has"), Extensions.NONE);
        PendingCommit commit = alices.commit(Changes.none().add(bobsKeys.message()));
        byte[] stored = alices.save(); // before anything is sent
        commit.accept(); // once the commit has won its epoch

        Group bobs = client.join(commit.welcome().orElseThrow(), bobsKeys, JoinOptions.none());
        bobsKeys.close();
        byte[] message = alices.protect(bytes("Are you there?"), new byte[0], 0);
        if (bobs.process(message) instanceof Incoming.Application application) {
            assertArrayEquals(bytes("Are you there?"), application.data().toByteArray());
        }
        assertArrayEquals(alices.epochAuthenticator(), bobs.epochAuthenticator());
        assertEquals(1, client.load(stored).pendingCommit().stream().count());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
