package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/** The {@code LOG} of a file that nobody is to fetch any more: opened by its owner, and deleted. */
final class Discarding extends Endpoint {
    private final SigningKey owner;
    private final Link.OnDone done;

    Discarding(RelayAddress relay, SigningKey owner, Link.OnDone done) {
        super(new LinkKey(relay, LinkKey.Use.UPLOAD));
        this.owner = owner;
        this.done = done;
    }

    @Override
    void begin(Link link, Step step) {
        Link.OnOpened onOpened = (opened, then) -> {
            hold(opened.getHandle());
            link.delete(handle(), then, done, this::refusedOrGone);
        };
        link.open(Role.OWNER, owner, step, onOpened, this::refusedOrGone);
    }

    private void refusedOrGone(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            done.accept(step);
        } else {
            refused(failed, step);
        }
    }

    @Override
    boolean isNeeded() {
        return false;
    }

    @Override
    void cutOff() {
        letGo();
    }
}
