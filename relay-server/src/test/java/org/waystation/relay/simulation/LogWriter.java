package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** Appends to a LOG with the keys that its member knows, which may be of an epoch that has ended. */
final class LogWriter extends LogClient {
    private @Nullable Append again;
    private long againEpoch;

    LogWriter(SimRelay relay, SimMember member) {
        super(relay, member, Role.WRITER);
    }

    @Override
    void use(int open, long epoch) {
        if (epoch < member.epoch() && relay.random.nextInt(3) > 0) {
            leaveHandle();
            return;
        }
        boolean repeats = again != null && againEpoch == epoch;
        Append.Builder append = repeats ? again.toBuilder() : fresh();
        again = null;
        log.oracle.asked(append.getEntry(), append.getHours(), relay.clockHour(), epoch);
        ask(Request.newBuilder().setAppend(append.setHandle(open)), epoch);
    }

    private Append.Builder fresh() {
        ByteString entry = relay.newEntry(log.oracle);
        return Append.newBuilder().setEntry(entry).setHours(1 + relay.random.nextInt(60));
    }

    @Override
    void lost(Asked asked) {
        if (asked.request().hasAppend() && relay.random.nextBoolean()) {
            again = asked.request().getAppend();
            againEpoch = asked.epoch();
        }
    }

    @Override
    void judged(Asked asked, Reply reply) {
        if (reply.hasAppended()) {
            log.oracle.appended(
                    asked.epoch(),
                    content(asked.request().getAppend().getEntry()),
                    reply.getAppended().getPosition());
        } else if (reply.hasOpened()) {
            log.oracle.opened(asked.epoch(), reply.getOpened());
        } else if (reply.hasFailed() && reply.getFailed().getCode() == ErrorCode.EPOCH_ENDED) {
            Oracle.require(log.oracle.mayHaveEnded(asked.epoch()), "a current key appends");
        }
    }

    @Override
    void seen(Reply reply) {
        if (reply.hasFailed() && reply.getFailed().getCode() == ErrorCode.EPOCH_ENDED) {
            leaveHandle();
        }
    }
}
