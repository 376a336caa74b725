package org.waystation.relay.simulation;

import org.jspecify.annotations.Nullable;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/** What the clients of one mailbox know together: its keys, as far as they have heard, and what they may expect of it. */
final class SimMailbox {
    final Oracle oracle = new Oracle();
    final RoleKey reader;
    RoleKey writer;

    /** A new writer key that is, or will be, claimed; null once it is known to be the writer key. */
    @Nullable
    RoleKey claim;

    boolean created;

    SimMailbox(RoleKey reader, RoleKey writer, RoleKey claim) {
        this.reader = reader;
        this.writer = writer;
        this.claim = claim;
    }

    RoleKey key(Role role) {
        return role == Role.READER ? reader : writer;
    }

    /** A client that lost the reply to its claim finds the old key refused, and goes on with the new one. */
    void openRefused(Role role) {
        if (role == Role.WRITER && claim != null) {
            writer = claim;
            claim = null;
        }
    }

    void claimed() {
        if (claim != null) {
            writer = claim;
            claim = null;
        }
    }
}
