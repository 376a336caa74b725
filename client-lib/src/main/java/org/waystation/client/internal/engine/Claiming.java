package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/**
 * Opens a role whose key was given to us by somebody else, and makes it ours (protocol.md, "Claim"). The new key is tried first once a
 * claim may have reached the relay; the given one only if the new one is refused, since presenting a key that was claimed raises an
 * alarm.
 */
final class Claiming {
    /** Whose role it is. */
    interface Owner {
        /** A claim is about to be sent: to be remembered in the same step. */
        void claimSent(Step step);

        /** The role is open, under a key that nobody else knows. */
        void owned(int handle, Step step);

        /** Neither key opens, or something else is in the way. */
        void notOwned(Failed failed, Step step);
    }

    private final Role role;
    private final SigningKey given;
    private final SigningKey own;
    private final Owner owner;

    Claiming(Role role, ByteString givenSeed, ByteString ownSeed, Owner owner) {
        this.role = role;
        this.given = SigningKey.fromSeed(givenSeed.toByteArray());
        this.own = SigningKey.fromSeed(ownSeed.toByteArray());
        this.owner = owner;
    }

    void begin(boolean claimWasSent, Link link, Step step) {
        if (claimWasSent) {
            open(own, link, step, (opened, then) -> owner.owned(opened.getHandle(), then), (failed, then) -> {
                if (failed.getCode() == ErrorCode.REFUSED) {
                    openGiven(link, then);
                } else {
                    owner.notOwned(failed, then);
                }
            });
        } else {
            openGiven(link, step);
        }
    }

    private void openGiven(Link link, Step step) {
        open(given, link, step, (opened, then) -> claim(opened.getHandle(), link, then), owner::notOwned);
    }

    private void claim(int handle, Link link, Step step) {
        owner.claimSent(step);
        Claim claim = Claim.newBuilder()
                .setHandle(handle)
                .setNewKey(own.publicKey().bytes())
                .setProof(link.proof(Proofs.Purpose.CLAIM, role, own))
                .build();
        link.request(Request.newBuilder().setClaim(claim), step, (reply, then) -> {
            if (reply.hasClaimed()) {
                owner.owned(handle, then);
            } else {
                owner.notOwned(reply.getFailed(), then);
            }
        });
    }

    /** Opens one role with one key. */
    private void open(SigningKey key, Link link, Step step, OnOpened onOpened, OnFailed onFailed) {
        link.request(opening(role, key, link), step, (reply, then) -> {
            if (reply.hasOpened()) {
                onOpened.accept(reply.getOpened(), then);
            } else {
                onFailed.accept(reply.getFailed(), then);
            }
        });
    }

    static Request.Builder opening(Role role, SigningKey key, Link link) {
        return Request.newBuilder()
                .setOpen(Open.newBuilder()
                        .setRole(role)
                        .setKey(key.publicKey().bytes())
                        .setProof(link.proof(Proofs.Purpose.OPEN, role, key)));
    }

    private interface OnOpened {
        void accept(Opened opened, Step step);
    }

    private interface OnFailed {
        void accept(Failed failed, Step step);
    }
}
