package org.waystation.client.internal.crypto;

import org.jspecify.annotations.Nullable;

/** One step of the root: {@code RK', CK, NHK} from {@code RK}, an agreement, and a post-quantum secret if the chain completes a step. */
final class RootStep {
    private static final byte[] NO_SECRET = new byte[Kem.SHARED];

    private final Secret root;
    private final Secret chain;
    private final Secret nextHeader;

    private RootStep(byte[] derived) {
        root = Secret.copyOf(derived, 0, 32);
        chain = Secret.copyOf(derived, 32, 32);
        nextHeader = Secret.copyOf(derived, 64, 32);
    }

    /** Leaves {@code root} and {@code agreement} as they are, and erases nothing of them. */
    static RootStep derive(Secret root, Secret agreement, @Nullable Secret postQuantum) {
        byte[] input = Bytes.concat(agreement.inside(), postQuantum == null ? NO_SECRET : postQuantum.inside());
        byte[] label = postQuantum == null ? Labels.RATCHET_ROOT : Labels.RATCHET_ROOT_PQ;
        byte[] derived = Hkdf.derive(root.inside(), input, label, 96);
        try {
            return new RootStep(derived);
        } finally {
            Bytes.zero(input, derived);
        }
    }

    Secret root() {
        return root;
    }

    Secret chain() {
        return chain;
    }

    Secret nextHeader() {
        return nextHeader;
    }

    void erase() {
        root.close();
        chain.close();
        nextHeader.close();
    }
}
