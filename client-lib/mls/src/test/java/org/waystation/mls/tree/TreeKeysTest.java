package org.waystation.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;

/** A path secret that an insider sealed can be anything. */
class TreeKeysTest {
    @Test
    void M720_a_path_secret_has_its_size() {
        CipherSuite suite = CipherSuite.X25519_AES128GCM;
        SecureRandom random = new SecureRandom();
        var key = suite.newHpkeKey(random);
        LeafNode leaf = new LeafNode(
                key.publicKey(),
                key.publicKey(),
                Credential.basic(new byte[0]),
                Capabilities.of(1),
                new LeafNode.Source.FromUpdate(),
                Extensions.NONE,
                key.publicKey());
        RatchetTree tree = RatchetTree.of(suite, leaf);
        TreeKeys keys = new TreeKeys(0, key);
        for (int size : new int[] {0, 1, 31, 33}) {
            MlsException refusal =
                    assertThrows(MlsException.class, () -> keys.derivePath(suite, tree, List.of(), Secret.zero(size)));
            assertEquals(Rule.M720_PATH_SECRET, refusal.rule());
        }
    }
}
