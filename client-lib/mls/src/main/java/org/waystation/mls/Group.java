package org.waystation.mls;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.WireFormat;

/**
 * A group as one of its members holds it.
 *
 * <p>A message that is refused changes nothing. What changes the group: sending (a key is used up), opening a message (its key is
 * erased), receiving a proposal (it is kept), making a commit (it is pending), and accepting a commit. After each of these the group
 * is to be stored with {@link #save} <em>before</em> anything it gave out is sent or shown; a group restored from an older state is
 * safe to send with, but may have lost messages.
 *
 * <p>Not for two threads at once; groups are independent of each other. When a transition has ended the group, or it is closed, its
 * secrets are erased and every call fails with {@link IllegalStateException}.
 */
public final class Group implements AutoCloseable {
    private final Client client;
    private final GroupState state;
    private boolean closed;

    Group(Client client, GroupState state) {
        this.client = client;
        this.state = state;
    }

    Group heldBy(Client other) {
        return new Group(other, state);
    }

    private Epoch epoch() {
        requireOpen();
        return state.epoch;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this group has ended here");
        }
    }

    public CipherSuite suite() {
        return epoch().suite();
    }

    public Bytes groupId() {
        return epoch().context().groupId();
    }

    public long epochNumber() {
        return epoch().number();
    }

    /** Our own leaf index, which may change hands once we are gone. */
    public int self() {
        return epoch().self();
    }

    public Extensions extensions() {
        return epoch().context().extensions();
    }

    public List<Member> members() {
        Epoch now = epoch();
        return now.tree().members().stream()
                .map(leaf -> new Member(leaf, LeafChecks.member(now.tree(), leaf)))
                .collect(Collectors.toList());
    }

    /** A value that equals the other members' unless someone is being deceived, RFC 9420 section 8.7. */
    public byte[] epochAuthenticator() {
        return epoch().secrets().authenticator().expose().clone();
    }

    public Bytes treeHash() {
        return epoch().context().treeHash();
    }

    /** A secret of this epoch for use outside of MLS, RFC 9420 section 8.5. The caller erases it. */
    public Secret export(String label, byte[] context, int length) {
        return epoch().secrets().export(suite(), label, context, length);
    }

    /**
     * This epoch's resumption key, RFC 9420 section 8.6: what a {@link PskSource} answers with where another group is to be tied to
     * this one. The caller erases it.
     */
    public Secret resumptionPsk() {
        return epoch().secrets().resumptionPsk().copy();
    }

    /** The ratchet tree, for those who join without having it in their Welcome. */
    public byte[] ratchetTree() {
        return epoch().tree().encode();
    }

    /** A GroupInfo for external commits of this epoch; whoever has it can ask to be let in. */
    public byte[] groupInfo(boolean withTree) {
        GroupInfo info = new Welcomes(client, epoch()).groupInfo(withTree, true);
        return new MlsMessage.OfGroupInfo(info).encode();
    }

    /** Whether there is a proposal that has to be committed before data may be sent, RFC 9420 section 12.4. */
    public boolean mustCommitFirst() {
        requireOpen();
        return new CommitCreation(client, state, Changes.none()).anyReceivedFits();
    }

    /**
     * Encrypts data for all members of this epoch.
     *
     * @param authenticatedData goes along readable and authenticated
     * @param padding zero bytes to hide the length with
     * @throws IllegalStateException if {@link #mustCommitFirst}
     */
    public byte[] protect(byte[] data, byte[] authenticatedData, int padding) throws MlsException {
        if (mustCommitFirst()) {
            throw new IllegalStateException("commit the proposals first");
        }
        Content content = new Content.Application(Bytes.copyOf(data));
        Epoch now = epoch();
        AuthenticatedContent signed = now.sign(WireFormat.PRIVATE_MESSAGE, content, Bytes.copyOf(authenticatedData));
        return now.frame(signed, padding, client.random());
    }

    /** Proposes anything but an Update; anyone may commit it in this epoch. */
    public byte[] propose(Proposal proposal) throws MlsException {
        return proposing().propose(proposal);
    }

    public byte[] proposeAdd(byte[] keyPackageMessage) throws MlsException {
        return propose(new Proposal.Add(Changes.keyPackage(keyPackageMessage)));
    }

    /** Proposes fresh keys for our own leaf, and another identity if one is given; another member has to commit it. */
    public byte[] proposeUpdate(Optional<Identity> newIdentity) throws MlsException {
        return proposing().proposeUpdate(newIdentity);
    }

    private Proposing proposing() {
        requireOpen();
        return new Proposing(client, state);
    }

    /** Drops a proposal: our own commits leave it out. Others may still commit it. */
    public void forget(Bytes reference) {
        requireOpen();
        CachedProposal dropped = state.proposals.remove(reference);
        if (dropped != null) {
            dropped.close();
        }
    }

    /**
     * Makes a commit and keeps it pending.
     *
     * @throws IllegalStateException while another commit of ours is pending
     */
    public PendingCommit commit(Changes changes) throws MlsException {
        requireOpen();
        if (state.pending != null) {
            throw new IllegalStateException("a commit is pending: accept or discard it first");
        }
        Pending made = new CommitCreation(client, state, changes).create();
        state.pending = made;
        return new PendingCommit(this, made);
    }

    /** The commit of ours that has neither won nor lost, also after the group was loaded from its stored state. */
    public Optional<PendingCommit> pendingCommit() {
        requireOpen();
        return Optional.ofNullable(state.pending).map(pending -> new PendingCommit(this, pending));
    }

    Epoch pendingEpoch() {
        if (state.pending == null) {
            throw new IllegalStateException("no commit is pending");
        }
        return state.pending.next();
    }

    /** Makes a group of some of these members, linked to this one, RFC 9420 section 11.3; its first commit is pending. */
    public Group branch(Identity identity, byte[] newGroupId, Extensions extensions, List<byte[]> keyPackages)
            throws MlsException {
        return client.createFrom(branchOrigin(), identity, Bytes.copyOf(newGroupId), extensions, keyPackages);
    }

    /** Joins a group that another member branched off this one, in this epoch. */
    public Group joinBranch(byte[] welcome, KeyPackageBundle bundle, JoinOptions options) throws MlsException {
        return client.join(welcome, bundle, options.from(branchOrigin()));
    }

    private Origin branchOrigin() {
        Epoch now = epoch();
        List<LeafNode> leaves = now.tree().members().stream()
                .map(leaf -> LeafChecks.member(now.tree(), leaf))
                .collect(Collectors.toList());
        Secret psk = now.secrets().resumptionPsk();
        return new Origin(Usage.BRANCH, groupId(), now.number(), suite().id(), leaves, psk, null);
    }

    /** Takes a message from outside in. */
    public Incoming process(byte[] message) throws MlsException {
        requireOpen();
        Pending pending = state.pending;
        if (pending != null && Arrays.equals(pending.commit().view(), message)) {
            return new Incoming.OwnCommit(new PendingCommit(this, pending));
        }
        return new MessageProcessing(client, this, state).process(client.parse(message));
    }

    /** Keeps a verified proposal. */
    Incoming.Proposed receive(AuthenticatedContent message, Proposal proposal) throws MlsException {
        return proposing().receive(message, proposal);
    }

    Transition acceptPending(Pending pending) {
        requirePending(pending);
        state.pending = null;
        return enter(pending.next(), Optional.ofNullable(pending.reInit()));
    }

    void discardPending(Pending pending) {
        requirePending(pending);
        state.discardPending();
    }

    Transition acceptStaged(StagedCommit staged, CommitProcessing.Outcome outcome, Framing.@Nullable Opened opened) {
        Epoch next = outcome.next();
        requireCurrent(staged.base() == epochNumber());
        if (opened != null) {
            opened.use();
            opened.close();
        }
        if (next == null) {
            close();
            return new Transition.Removed();
        }
        return enter(next, outcome.reInit());
    }

    private Transition enter(Epoch next, Optional<ReInit> reInit) {
        state.advance(next, client.settings());
        if (!reInit.isPresent()) {
            return new Transition.NextEpoch(this);
        }
        ReinitializedGroup successor = ReinitializedGroup.of(next, reInit.get());
        close();
        return new Transition.Ended(successor);
    }

    private void requirePending(Pending pending) {
        requireCurrent(state.pending != null && state.pending.commit().equals(pending.commit()));
    }

    private void requireCurrent(boolean current) {
        requireOpen();
        if (!current) {
            throw new IllegalStateException("the group has moved on");
        }
    }

    /** The proposals kept in this epoch. */
    public List<Incoming.Proposed> proposals() {
        requireOpen();
        return Collections.unmodifiableList(state.proposals.values().stream()
                .map(one -> new Incoming.Proposed(one.sender(), one.proposal(), one.reference()))
                .collect(Collectors.toList()));
    }

    /** The whole state, secrets included; the same state gives the same bytes. To be stored sealed, in place of the last one. */
    public byte[] save() {
        requireOpen();
        return StateCodec.write(state);
    }

    /** Erases all secrets. */
    @Override
    public void close() {
        closed = true;
        state.close();
    }

    @Override
    public String toString() {
        return closed ? "Group[ended]" : "Group[" + groupId() + ", epoch " + epochNumber() + "]";
    }
}
