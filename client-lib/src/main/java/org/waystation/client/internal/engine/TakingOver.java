package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.List;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/**
 * Makes a mailbox that a backup knows of ours alone (cryptography.md, S-715). Copies restored from one file take the reader keys of the
 * mailbox in turn, so the key that opens it now tells how many were before; the next is claimed, and never one that the device of the backup
 * has. The newest is tried first, since a key that was claimed away raises an alarm.
 */
final class TakingOver {
    /** Whose mailbox it is. */
    interface Owner {
        /** The keys of the backup, and those after them. */
        List<ByteString> seeds();

        /** From here on the device of the backup has none of them. */
        int ownFrom();

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
        Link.OnOpened onOpened = (opened, then) -> owned(claiming, opened.getHandle(), then);
        link.open(Role.READER, key(claiming), step, onOpened, (failed, then) -> {
            if (failed.getCode() == ErrorCode.REFUSED) {
                tryOpening(owner.seeds().size() - 2, link, then);
            } else {
                owner.notOwned(failed, then);
            }
        });
    }

    /** Tries this key, and then those before it. */
    private void tryOpening(int index, Link link, Step step) {
        Link.OnOpened onOpened =
                (opened, then) -> claim(Math.max(index + 1, owner.ownFrom()), opened.getHandle(), link, then);
        link.open(Role.READER, key(index), step, onOpened, (failed, then) -> {
            if (failed.getCode() == ErrorCode.REFUSED && index > 0) {
                tryOpening(index - 1, link, then);
            } else {
                owner.notOwned(failed, then);
            }
        });
    }

    private void claim(int index, int handle, Link link, Step step) {
        owner.claimSent(index, step);
        link.claim(handle, Role.READER, key(index), step, then -> owned(index, handle, then), owner::notOwned);
    }

    private void owned(int index, int handle, Step step) {
        owner.owned(owner.seeds().get(index), handle, step);
    }

    private SigningKey key(int index) {
        return SigningKey.fromSeed(owner.seeds().get(index).toByteArray());
    }
}
