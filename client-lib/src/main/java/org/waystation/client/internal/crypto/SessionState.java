package org.waystation.client.internal.crypto;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows. It moves only by the two methods here that begin a chain, each of which takes over what was computed on
 * the side and cannot fail.
 */
final class SessionState {
    final byte[] transcript;
    final boolean initiator;
    final byte[] ownIdentity;
    final byte[] peerIdentity;

    Secret root;
    /** How many chains were begun, by either side. */
    long chains;

    final PostQuantum postQuantum;

    /** Our ratchet key, while the peer's next chain is awaited; null while it is our turn to begin one. */
    @Nullable
    X25519 ours;
    /** The peer's ratchet key; null before its first. */
    byte @Nullable [] theirs;

    @Nullable
    SendingChain sending;

    Secret nextSendingHeaderKey;
    /** How long our chain before was. */
    long previousLength;

    final ReceivedChains received = new ReceivedChains();
    Secret nextReceivingHeaderKey;

    SessionState(
            byte[] transcript,
            boolean initiator,
            byte[] ownIdentity,
            byte[] peerIdentity,
            Secret root,
            PostQuantum postQuantum,
            Secret nextSendingHeaderKey,
            Secret nextReceivingHeaderKey) {
        this.transcript = transcript;
        this.initiator = initiator;
        this.ownIdentity = ownIdentity;
        this.peerIdentity = peerIdentity;
        this.root = root;
        this.postQuantum = postQuantum;
        this.nextSendingHeaderKey = nextSendingHeaderKey;
        this.nextReceivingHeaderKey = nextReceivingHeaderKey;
    }

    /** A new chain of ours begins. */
    SendingChain startSending(X25519 ours, RootStep step, Header header) {
        this.ours = ours;
        moveRoot(step);
        SendingChain chain =
                new SendingChain(nextSendingHeaderKey, header, step.chain().exposeCopy(), 0);
        step.chain().close();
        sending = chain;
        nextSendingHeaderKey = step.nextHeader();
        return chain;
    }

    /** A new chain of the peer has begun, with a message that has opened: ours ends. */
    void startReceiving(Header header, RootStep step, ReceivingChain chain, Instant now) {
        postQuantum.receiveChain(chains, header, now);
        moveRoot(step);
        theirs = header.ratchetKey();
        nextReceivingHeaderKey = step.nextHeader();
        received.begin(chain, header.previousLength(), now);
        if (ours != null) {
            ours.close();
            ours = null;
        }
        previousLength = 0;
        if (sending != null) {
            previousLength = sending.length();
            sending.erase();
            sending = null;
        }
    }

    private void moveRoot(RootStep step) {
        root.close();
        root = step.root();
        chains++;
    }

    void erase() {
        root.close();
        postQuantum.erase();
        nextSendingHeaderKey.close();
        nextReceivingHeaderKey.close();
        received.erase();
        if (ours != null) {
            ours.close();
        }
        if (sending != null) {
            sending.erase();
        }
    }
}
