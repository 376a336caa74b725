package org.waystation.mls;

import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/**
 * A proposal that was sent or received in this epoch, and may be committed by reference.
 *
 * @param ownKeys the private keys behind an Update of ours
 */
record CachedProposal(
        Bytes reference,
        Sender sender,
        Proposal proposal,
        @Nullable OwnKeys ownKeys) implements Struct, AutoCloseable {
    /** The private keys of a leaf. */
    record OwnKeys(KeyPair leafKey, KeyPair signatureKey) implements Struct, AutoCloseable {
        @Override
        public void writeTo(Writer out) {
            out.vector(leafKey.privateKey()).vector(signatureKey.privateKey());
        }

        @Override
        public void close() {
            leafKey.close();
            signatureKey.close();
        }
    }

    static CachedProposal read(CipherSuite suite, Reader in) throws MlsException {
        return new CachedProposal(
                in.vector(),
                Sender.read(in),
                Proposal.read(in),
                in.optional(keys -> new OwnKeys(suite.hpkeKey(keys.secret()), suite.signatureKey(keys.secret()))));
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(reference).struct(sender).struct(proposal).optional(ownKeys, Writer::struct);
    }

    @Override
    public void close() {
        if (ownKeys != null) {
            ownKeys.close();
        }
    }
}
