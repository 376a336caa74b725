package org.waystation.relay.mailbox;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.store.Batch;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;

/** One batch while it is made: the time, the changes, and what they mean for whom. */
final class Turn {
    /** Hours since 1970: all the core knows of the time. */
    final int hour;

    /** The first partition that has not expired as a whole. */
    final int live;

    final Batch batch;

    /** Connections that have effects. */
    private final List<Outlet> outlets = new ArrayList<>();

    private boolean changed;
    private boolean durable;
    private byte @Nullable [] salt;

    Turn(int hour, Batch batch) {
        this.hour = hour;
        this.live = Rows.partition(hour);
        this.batch = batch;
    }

    /** Something was written that may be lost with the power: whoever depends on it will ask again. */
    void changed() {
        changed = true;
    }

    /** Something was written that is about to be promised. */
    void promised() {
        changed = true;
        durable = true;
    }

    /** Random bytes, the same all through this batch: no two entries of one batch have the same chain key. */
    byte[] salt(SecureRandom random) {
        if (salt == null) {
            salt = new byte[Entries.SALT];
            random.nextBytes(salt);
        }
        return salt;
    }

    boolean isChanged() {
        return changed;
    }

    boolean isDurable() {
        return durable;
    }

    void reply(Command.Asked asked, Reply reply) {
        effects(asked.outlet()).reply(reply);
    }

    void fail(Command.Asked asked, ErrorCode code) {
        reply(asked, Replies.failed(asked.id(), code));
    }

    void event(Outlet outlet, Event event) {
        effects(outlet).event(event);
    }

    Effects effects(Outlet outlet) {
        Effects effects = outlet.effects;
        if (effects == null) {
            effects = new Effects();
            outlet.effects = effects;
            outlets.add(outlet);
        }
        return effects;
    }

    /** Gives everybody what is theirs. */
    void handOver() {
        for (Outlet outlet : outlets) {
            Effects effects = outlet.effects;
            outlet.effects = null;
            if (effects != null) {
                outlet.take(effects);
            }
        }
        outlets.clear();
    }

    /** Forgets what was meant for whom: the batch did not happen. */
    void forget() {
        outlets.forEach(outlet -> outlet.effects = null);
        outlets.clear();
    }
}
