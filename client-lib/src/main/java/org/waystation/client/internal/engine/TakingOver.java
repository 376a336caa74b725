package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.List;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/**
 * Makes a mailbox that a backup knows of ours alone (cryptography.md, S-715). Copies restored from one file take the reader keys of the
 * mailbox in turn, so the key that opens it now tells how many were before; the next is claimed. The newest is tried first, since a key
 * that was claimed away raises an alarm.
 */
final class TakingOver {
    /** Whose mailbox it is. */
    interface Owner {
        /** The key of the backup, and those after it. */
        List<ByteString> seeds();

        /** Which a claim may have made the present one; 0: none. */
        int claiming();

        /** A claim is about to be sent: to be remembered in the same step. */
        void claimSent(int index, Step step);

        /** The mailbox is open, under a key that no older device has. */
        void owned(ByteString seed, int handle, Step step);

        /** None of the keys opens it, or something else is in the way. */
        void notOwned(Failed failed, Step step);
    }

    private final Owner owner;

    TakingOver(Owner owner) {
        this.owner = owner;
    }

    void begin(Link link, Step step) {
        int claiming = owner.claiming();
        if (claiming == 0) {
            tryOpening(owner.seeds().size() - 2, link, step);
            return;
        }
        ByteString seed = owner.seeds().get(claiming);
        open(key(claiming), link, step, (handle, then) -> owner.owned(seed, handle, then), (failed, then) -> {
            if (failed.getCode() == ErrorCode.REFUSED) {
                tryOpening(owner.seeds().size() - 2, link, then);
            } else {
                owner.notOwned(failed, then);
            }
        });
    }

    /** Tries this key, and then those before it. */
    private void tryOpening(int index, Link link, Step step) {
        open(key(index), link, step, (handle, then) -> claim(index + 1, handle, link, then), (failed, then) -> {
            if (failed.getCode() == ErrorCode.REFUSED && index > 0) {
                tryOpening(index - 1, link, then);
            } else {
                owner.notOwned(failed, then);
            }
        });
    }

    private void claim(int index, int handle, Link link, Step step) {
        owner.claimSent(index, step);
        ByteString seed = owner.seeds().get(index);
        SigningKey next = key(index);
        Claim claim = Claim.newBuilder()
                .setHandle(handle)
                .setNewKey(next.publicKey().bytes())
                .setProof(link.proof(Proofs.Purpose.CLAIM, Role.READER, next))
                .build();
        link.request(Request.newBuilder().setClaim(claim), step, (reply, then) -> {
            if (reply.hasClaimed()) {
                owner.owned(seed, handle, then);
            } else {
                owner.notOwned(reply.getFailed(), then);
            }
        });
    }

    private void open(SigningKey key, Link link, Step step, OnOpened onOpened, OnFailed onFailed) {
        link.request(Claiming.opening(Role.READER, key, link), step, (reply, then) -> {
            if (reply.hasOpened()) {
                onOpened.accept(reply.getOpened().getHandle(), then);
            } else {
                onFailed.accept(reply.getFailed(), then);
            }
        });
    }

    private SigningKey key(int index) {
        return SigningKey.fromSeed(owner.seeds().get(index).toByteArray());
    }

    private interface OnOpened {
        void accept(int handle, Step step);
    }

    private interface OnFailed {
        void accept(Failed failed, Step step);
    }
}
