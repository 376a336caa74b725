package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.LeavingRecord;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/** A mailbox that nobody is to write to any more: opened, and deleted. */
final class Leaving extends Endpoint {
    private final byte[] id;
    private final LeavingRecord record;
    private final SigningKey reader;
    private final Surroundings around;

    Leaving(byte[] id, LeavingRecord record, LinkKey line, Surroundings around) {
        super(line);
        this.id = id;
        this.record = record;
        this.reader = SigningKey.fromSeed(record.getReaderSeed().toByteArray());
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
    void begin(Link link, Step step) {
        Link.OnOpened onOpened = (opened, then) -> {
            hold(opened.getHandle());
            link.delete(handle(), then, this::done, this::refusedOrGone);
        };
        link.open(Role.READER, reader, step, onOpened, this::refusedOrGone);
    }

    private void refusedOrGone(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            done(step);
        } else {
            refused(failed, step);
        }
    }

    private void done(Step step) {
        step.delete(Table.LEAVING, id);
        around.remove(this);
    }

    @Override
    void cutOff() {
        letGo();
    }
}
