package org.waystation.mls;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.WireFormat;

/** Makes our own proposals, and keeps everybody's until the epoch ends or they are forgotten. */
final class Proposing {
    private final Client client;
    private final GroupState state;

    Proposing(Client client, GroupState state) {
        this.client = client;
        this.state = state;
    }

    byte[] propose(Proposal proposal) throws MlsException {
        check(proposal);
        return send(proposal, null);
    }

    byte[] proposeUpdate(Optional<Identity> newIdentity) throws MlsException {
        Epoch now = state.epoch;
        KeyPair leafKey = now.suite().newHpkeKey(client.random());
        KeyPair signatureKey = newIdentity
                .map(Identity::signatureKey)
                .orElse(now.signatureKey())
                .copy();
        LeafNode template = newIdentity
                .map(identity -> identity.leaf(leafKey.publicKey(), new Source.FromUpdate()))
                .orElse(now.ownLeaf().renewed(leafKey.publicKey(), new Source.FromUpdate()));
        Bytes groupId = now.context().groupId();
        Proposal update = new Proposal.Update(Identity.sign(now.suite(), signatureKey, template, groupId, now.self()));
        CachedProposal.OwnKeys keys = new CachedProposal.OwnKeys(leafKey, signatureKey);
        try {
            check(update);
            return send(update, keys);
        } catch (MlsException e) {
            keys.close();
            throw e;
        }
    }

    private void check(Proposal proposal) throws MlsException {
        Sender self = new Sender.Member(state.epoch.self());
        new ProposalRules(client, state.epoch.view(), Usage.APPLICATION).check(proposal, self, false);
    }

    private byte[] send(Proposal proposal, CachedProposal.@Nullable OwnKeys keys) throws MlsException {
        WireFormat format =
                client.settings().publicHandshakes() ? WireFormat.PUBLIC_MESSAGE : WireFormat.PRIVATE_MESSAGE;
        AuthenticatedContent signed = state.epoch.sign(format, new Content.Proposed(proposal), Bytes.EMPTY);
        requireRoom();
        byte[] message = state.epoch.frame(signed, 0, client.random());
        keep(signed, proposal, keys);
        return message;
    }

    /** Keeps somebody's proposal that was verified. */
    Incoming.Proposed receive(AuthenticatedContent message, Proposal proposal) throws MlsException {
        requireRoom();
        Bytes reference = keep(message, proposal, null);
        return new Incoming.Proposed(message.content().sender(), proposal, reference);
    }

    private void requireRoom() throws MlsException {
        boolean room = state.proposals.size() < client.settings().limits().proposalsPerEpoch();
        MlsException.require(room, Rule.M110_PROPOSALS_PER_EPOCH);
    }

    private Bytes keep(AuthenticatedContent message, Proposal proposal, CachedProposal.@Nullable OwnKeys keys) {
        Bytes reference = state.epoch.suite().proposalRef(message.encode());
        state.proposals.putIfAbsent(
                reference, new CachedProposal(reference, message.content().sender(), proposal, keys));
        return reference;
    }
}
