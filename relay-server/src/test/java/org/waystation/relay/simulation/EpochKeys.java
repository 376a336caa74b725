package org.waystation.relay.simulation;

import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/** The keys of one epoch of a LOG. */
record EpochKeys(RoleKey reader, RoleKey writer, RoleKey owner) {
    RoleKey of(Role role) {
        return switch (role) {
            case READER -> reader;
            case WRITER -> writer;
            default -> owner;
        };
    }
}
