package org.waystation.relay.simulation;

import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Retention;

/** A LOG, and the keys of its first epoch. Those of later ones its members learn from its changes. */
final class SimLog extends SimMailbox {
    final LogOracle oracle = new LogOracle();
    final EpochKeys first;

    SimLog(EpochKeys first) {
        this.first = first;
    }

    @Override
    LogOracle oracle() {
        return oracle;
    }

    @Override
    boolean isRead() {
        return true;
    }

    @Override
    Create.Builder create() {
        return Create.newBuilder()
                .setRetention(Retention.LOG)
                .setReaderKey(first.reader().bytes())
                .setWriterKey(first.writer().bytes())
                .setOwnerKey(first.owner().bytes());
    }
}
