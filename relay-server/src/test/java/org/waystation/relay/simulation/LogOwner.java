package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Trim;

/** Changes the keys of a LOG, in a race with others, as its owner or through a writer's handle; trims and deletes. */
final class LogOwner extends LogClient {

    /** What was asked for, by request; and the last, which may have to be asked for again. */
    private final Map<Integer, Proposal> proposals = new HashMap<>();

    private @Nullable Proposal mine;

    LogOwner(SimRelay relay, SimMember member, Role role) {
        super(relay, member, role);
    }

    @Override
    void use(int open, long epoch) {
        int dice = relay.random.nextInt(100);
        if (epoch < member.epoch() && dice < 30) {
            leaveHandle();
        } else if (dice < 45) {
            rekey(open, epoch);
        } else if (role == Role.OWNER && dice < 75) {
            trim(open, epoch);
        } else if (role == Role.OWNER && log.creating == 0 && relay.mayDelete()) {
            log.deleteAsked();
            ask(Request.newBuilder().setDelete(Delete.newBuilder().setHandle(open)), epoch);
        }
    }

    private void rekey(int open, long epoch) {
        Proposal last = mine;
        boolean again = last != null && (last.epoch() == member.epoch() || relay.random.nextInt(3) == 0);
        Proposal proposal = again ? last : propose(member.epoch());
        mine = proposal;
        log.oracle.proposed(proposal, relay.clockHour());
        EpochKeys keys = proposal.keys();
        RoleKey signer = member.keys(proposal.epoch()).owner();
        byte[] statement = Proofs.transitionStatement(
                proposal.epoch(), signer, keys.reader(), keys.writer(), keys.owner(), proposal.entry());
        int id = ask(
                Request.newBuilder()
                        .setRekey(Rekey.newBuilder()
                                .setHandle(open)
                                .setEpoch(proposal.epoch())
                                .setReaderKey(keys.reader().bytes())
                                .setWriterKey(keys.writer().bytes())
                                .setOwnerKey(keys.owner().bytes())
                                .setEntry(proposal.entry())
                                .setChangeFrom(proposal.changeFrom())
                                .setSigner(signer.bytes())
                                .setTransitionProof(HashProofs.prove(signer, statement))),
                epoch);
        proposals.put(id, proposal);
    }

    private Proposal propose(long epoch) {
        long known = log.oracle.lastPromised();
        long from = relay.random.nextBoolean() || known == 0 ? 0 : Math.max(1, known - relay.random.nextInt(4));
        ByteString entry = relay.newEntry(log.oracle);
        return new Proposal(epoch, new EpochKeys(relay.key(), relay.key(), relay.key()), entry, from);
    }

    private void trim(int open, long epoch) {
        long known = log.oracle.lastPromised();
        long before = Math.max(1, known + 1 - relay.random.nextInt(12));
        log.oracle.trimAsked(before);
        ask(Request.newBuilder().setTrim(Trim.newBuilder().setHandle(open).setBefore(before)), epoch);
    }

    // ------------------------------------------------------------------------------- what the relay does

    @Override
    void judged(Asked asked, Reply reply) {
        Proposal proposal = proposals.get(reply.getId());
        if (reply.hasRekeyed()) {
            log.oracle.closed(proposal.epoch(), reply.getRekeyed().getPosition(), proposal.content());
        } else if (reply.hasTrimmed()) {
            log.oracle.trimmed(asked.request().getTrim().getBefore());
        } else if (reply.hasOpened()) {
            log.oracle.opened(asked.epoch(), reply.getOpened());
        } else if (reply.hasFailed()) {
            judge(asked, proposal, reply.getFailed().getCode());
        }
    }

    private void judge(Asked asked, @Nullable Proposal proposal, ErrorCode code) {
        switch (code) {
            case EPOCH_ENDED ->
                Oracle.require(
                        proposal == null ? log.oracle.mayHaveEnded(asked.epoch()) : log.oracle.mayHaveLost(proposal),
                        "an epoch ends by a change");
            case CHANGE_INCOMPLETE ->
                Oracle.require(
                        proposal != null && log.oracle.mayBeIncomplete(proposal, relay.latestHour()),
                        "a change that is complete is taken");
            case KEY_TAKEN -> Oracle.require(asked.request().hasCreate(), "new keys are free");
            default -> {
                // judged for every client
            }
        }
    }

    // --------------------------------------------------------------------------- what the client does

    @Override
    void seen(Reply reply) {
        if (!reply.hasFailed()) {
            return;
        }
        ErrorCode code = reply.getFailed().getCode();
        boolean rekey = proposals.containsKey(reply.getId());
        if (rekey
                && (code == ErrorCode.EPOCH_ENDED
                        || code == ErrorCode.CHANGE_INCOMPLETE
                        || code == ErrorCode.MAILBOX_FULL)) {
            mine = null;
        } else if (code == ErrorCode.EPOCH_ENDED) {
            leaveHandle();
        }
    }

    @Override
    void left() {
        if (link() == null) {
            proposals.clear();
        }
    }
}
