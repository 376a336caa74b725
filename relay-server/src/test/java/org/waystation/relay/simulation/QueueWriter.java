package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** Appends to a QUEUE, appends again what was not answered, and claims its key one day. */
final class QueueWriter extends QueueClient {
    private @Nullable Append again;

    QueueWriter(SimRelay relay, SimQueue queue) {
        super(relay, queue, Role.WRITER);
    }

    @Override
    RoleKey key(long epoch) {
        return queue.writer;
    }

    @Override
    void use(int open, long epoch) {
        RoleKey claim = queue.claim;
        if (claim != null && relay.random.nextInt(40) == 0) {
            queue.claimAsked = true;
            ask(
                    Request.newBuilder()
                            .setClaim(Claim.newBuilder()
                                    .setHandle(open)
                                    .setNewKey(claim.bytes())
                                    .setProof(proof(Proofs.Purpose.CLAIM, role, claim))),
                    0);
        }
        Append.Builder append = again != null ? again.toBuilder() : fresh();
        again = null;
        queue.oracle.asked(append.getEntry(), append.getHours(), relay.clockHour(), 0);
        ask(Request.newBuilder().setAppend(append.setHandle(open)), 0);
    }

    private Append.Builder fresh() {
        ByteString entry = relay.newEntry(queue.oracle);
        return Append.newBuilder().setEntry(entry).setHours(1 + relay.random.nextInt(60));
    }

    @Override
    void lost(Asked asked) {
        if (asked.request().hasAppend() && relay.random.nextBoolean()) {
            again = asked.request().getAppend();
        }
    }

    @Override
    void judged(Asked asked, Reply reply) {
        if (reply.hasAppended()) {
            queue.oracle.stored(
                    content(asked.request().getAppend().getEntry()),
                    reply.getAppended().getPosition());
        }
    }

    /** The old key, once the new one was claimed. */
    @Override
    boolean mayBeRefused() {
        return queue.claimAsked && queue.claim != null;
    }

    @Override
    void seen(Reply reply) {
        if (reply.hasClaimed()) {
            queue.claimed();
        }
    }

    @Override
    void refused() {
        queue.claimed();
    }
}
