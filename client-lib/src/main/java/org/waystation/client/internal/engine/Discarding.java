package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Role;

/** The {@code LOG} of a file that nobody is to fetch any more. */
final class Discarding extends Deleting {
    private final Link.OnDone done;

    Discarding(RelayAddress relay, SigningKey owner, Link.OnDone done) {
        super(new LinkKey(relay, LinkKey.Use.UPLOAD), Role.OWNER, owner);
        this.done = done;
    }

    @Override
    void done(Step step) {
        done.accept(step);
    }

    @Override
    boolean isNeeded() {
        return false;
    }
}
