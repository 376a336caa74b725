package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/** A mailbox that nobody needs any more: opened in a role that may delete it, and deleted. */
abstract class Deleting extends Endpoint {
    private final Role role;
    private final SigningKey opens;

    Deleting(LinkKey line, Role role, SigningKey opens) {
        super(line);
        this.role = role;
        this.opens = opens;
    }

    /** The relay does not have it, or not any more. */
    abstract void done(Step step);

    @Override
    final void begin(Link link, Step step) {
        Link.OnOpened onOpened = (opened, then) -> {
            hold(opened.getHandle());
            link.delete(handle(), then, this::done, this::refusedOrGone);
        };
        link.open(role, opens, step, onOpened, this::refusedOrGone);
    }

    private void refusedOrGone(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            done(step);
        } else {
            refused(failed, step);
        }
    }

    @Override
    final void cutOff() {
        letGo();
    }
}
