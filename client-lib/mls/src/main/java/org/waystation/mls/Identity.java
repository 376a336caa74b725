package org.waystation.mls;

import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;

/**
 * Who a client is in a group: a credential, the key it signs with, and what it says of itself. Make a fresh one for every group
 * unless two groups may know that it is the same person.
 *
 * @param signatureKey owned by this identity; groups and key packages hold copies
 */
public record Identity(
        CipherSuite suite,
        Credential credential,
        KeyPair signatureKey,
        Capabilities capabilities,
        Extensions extensions)
        implements AutoCloseable {

    /** The same with other capabilities and leaf extensions. */
    public Identity with(Capabilities newCapabilities, Extensions newExtensions) {
        return new Identity(suite, credential, signatureKey, newCapabilities, newExtensions);
    }

    /** An unsigned leaf. */
    LeafNode leaf(Bytes encryptionKey, Source source) {
        return new LeafNode(
                encryptionKey, signatureKey.publicKey(), credential, capabilities, source, extensions, Bytes.EMPTY);
    }

    static LeafNode sign(CipherSuite suite, KeyPair key, LeafNode leaf, Bytes groupId, int index) {
        return leaf.withSignature(suite.signWithLabel(key, "LeafNodeTBS", leaf.toBeSigned(groupId, index)));
    }

    /** Erases the signature key. */
    @Override
    public void close() {
        signatureKey.close();
    }
}
