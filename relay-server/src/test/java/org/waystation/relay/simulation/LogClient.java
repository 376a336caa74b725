package org.waystation.relay.simulation;

import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/** A member's connection to a LOG, with the keys that the member knows, which may be of an epoch that has ended. */
abstract class LogClient extends SimClient {
    final SimMember member;
    final SimLog log;

    LogClient(SimRelay relay, SimMember member, Role role) {
        super(relay, role);
        this.member = member;
        this.log = member.log;
    }

    @Override
    SimLog mailbox() {
        return log;
    }

    @Override
    long chooseEpoch() {
        return member.anyEpoch(relay.random);
    }

    @Override
    RoleKey key(long epoch) {
        return member.keys(epoch).of(role);
    }
}
