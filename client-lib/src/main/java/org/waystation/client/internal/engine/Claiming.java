package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/**
 * Opens a role whose key was given to us by somebody else, and makes it ours (protocol.md, "Claim"). The new key is tried first once a
 * claim may have reached the relay; the given one only if the new one is refused, since presenting a key that was claimed raises an
 * alarm. If the owner is removed in between, another one may be at the same role by then, and two would alarm each other: so it goes no
 * further ({@link Link}).
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
            Link.OnOpened onOpened = (opened, then) -> owner.owned(opened.getHandle(), then);
            link.open(role, own, step, onOpened, (failed, then) -> {
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
        Link.OnOpened onOpened = (opened, then) -> claim(opened.getHandle(), link, then);
        link.open(role, given, step, onOpened, owner::notOwned);
    }

    private void claim(int handle, Link link, Step step) {
        owner.claimSent(step);
        link.claim(handle, role, own, step, then -> owner.owned(handle, then), owner::notOwned);
    }
}
