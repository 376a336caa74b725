package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.LeavingRecord;
import org.waystation.wire.v1.Role;

/** A mailbox that nobody is to write to any more: opened, and deleted. */
final class Leaving extends Deleting {
    private final byte[] id;
    private final LeavingRecord record;
    private final Surroundings around;

    Leaving(byte[] id, LeavingRecord record, LinkKey line, Surroundings around) {
        super(line, Role.READER, SigningKey.fromSeed(record.getReaderSeed().toByteArray()));
        this.id = id;
        this.record = record;
        this.around = around;
    }

    /** Takes part, unless it was tried for too long. */
    void resume(Step step) {
        if (step.now().toEpochMilli() < record.getUntil()) {
            around.add(this, step);
        } else {
            step.delete(Table.LEAVING, id);
        }
    }

    @Override
    void done(Step step) {
        step.delete(Table.LEAVING, id);
        around.remove(this);
    }
}
