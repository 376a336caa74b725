package org.waystation.relay.simulation;

import org.waystation.wire.v1.Role;

/** A connection to a QUEUE, which has no epochs. */
abstract class QueueClient extends SimClient {
    final SimQueue queue;

    QueueClient(SimRelay relay, SimQueue queue, Role role) {
        super(relay, role);
        this.queue = queue;
    }

    @Override
    SimQueue mailbox() {
        return queue;
    }

    @Override
    long chooseEpoch() {
        return 0;
    }
}
