package org.waystation.mls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.ProposalList.Entry;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.TreeChecks;
import org.waystation.mls.tree.TreeKem.NewPath;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Proposal.Add;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.Proposal.Remove;
import org.waystation.mls.wire.Proposal.Update;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.Welcome;
import org.waystation.mls.wire.WireFormat;

/** Making a commit, RFC 9420 section 12.4.1. The group stays as it is but for the key that encrypts the commit. */
final class CommitCreation {
    private final Client client;
    private final GroupState state;
    private final Epoch epoch;
    private final CipherSuite suite;
    private final Changes changes;
    private final ProposalRules rules;

    CommitCreation(Client client, GroupState state, Changes changes) {
        this.client = client;
        this.state = state;
        this.epoch = state.epoch;
        this.suite = epoch.suite();
        this.changes = changes;
        this.rules = new ProposalRules(client, epoch.view(), changes.pskUsage);
    }

    Pending create() throws MlsException {
        ProposalList list = select();
        MlsException.require(changes.withPath || !list.needsPath(), Rule.M1231_PATH_REQUIRED);
        Pending made = commit(list);
        try {
            checkIdentity(made.next().ownLeaf());
        } catch (MlsException e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** Another identity of ours is held to what others will hold it to: a commit that they refuse would win for nothing. */
    private void checkIdentity(LeafNode leaf) throws MlsException {
        if (changes.identity != null) {
            new LeafChecks(client, suite, epoch.context().groupId())
                    .committed(leaf, epoch.self(), Optional.of(epoch.ownLeaf()));
        }
    }

    /** Our own proposals, which must be valid, and as many of those received as are valid together. */
    private ProposalList select() throws MlsException {
        List<Entry> chosen = new ArrayList<>();
        for (Proposal proposal : ours()) {
            Sender self = new Sender.Member(epoch.self());
            rules.check(proposal, self, false);
            chosen.add(new Entry(proposal, self, null));
        }
        checkTogether(chosen);
        List<Entry> received = changes.withReceived ? preferred() : Collections.emptyList();
        List<Entry> all = new ArrayList<>(chosen);
        all.addAll(received);
        if (fitsTogether(all)) {
            return new ProposalList(all);
        }
        for (Entry one : received) {
            chosen.add(one);
            if (!fitsTogether(chosen)) {
                chosen.remove(chosen.size() - 1);
            }
        }
        return new ProposalList(chosen);
    }

    /** Whether we could commit any of the proposals received. */
    boolean anyReceivedFits() {
        return state.proposals.values().stream()
                .anyMatch(one -> fitsTogether(Collections.singletonList(Entry.of(one))));
    }

    private List<Proposal> ours() {
        List<Proposal> ours = new ArrayList<>(changes.proposals);
        for (PreSharedKeyId psk : changes.psks) {
            ours.add(new Proposal.PreSharedKey(Client.withNonce(psk, client.randomBytes(suite.hashSize()))));
        }
        return ours;
    }

    /** What was received, in order of preference: removals, then the latest updates, a ReInit last. */
    private List<Entry> preferred() {
        List<Entry> received = state.proposals.values().stream().map(Entry::of).collect(Collectors.toList());
        Collections.reverse(received);
        received.sort(Comparator.comparingInt(entry -> rank(entry.proposal())));
        return received;
    }

    private static int rank(Proposal proposal) {
        if (proposal instanceof Remove) {
            return 0;
        }
        return proposal instanceof Update ? 1 : proposal instanceof ReInit ? 3 : 2;
    }

    private boolean fitsTogether(List<Entry> entries) {
        try {
            checkTogether(entries);
            return true;
        } catch (MlsException e) {
            return false;
        }
    }

    private void checkTogether(List<Entry> entries) throws MlsException {
        ProposalList list = new ProposalList(entries);
        rules.checkList(list, epoch.self());
        try (Draft draft = new Draft(epoch)) {
            draft.apply(list, client.settings().limits().treeLeaves());
            LeafChecks.group(draft.tree(), draft.extensions());
            // A leaf with a parent's key keeps newcomers out: members follow such a commit, but we make none.
            TreeChecks.checkKeys(draft.tree());
            GroupState.pskSecret(suite, draft.psks(), state.psks(client.psks())).close();
        }
    }

    /** Makes the commit of a list without asking whether it is valid. */
    Pending commit(ProposalList list) throws MlsException {
        try (Draft draft = new Draft(epoch)) {
            draft.apply(list, client.settings().limits().treeLeaves());
            if (!changes.withPath) {
                try (Secret none = Secret.zero(suite.hashSize())) {
                    return finish(list, draft, null, null, none);
                }
            }
            try (NewPath path = newPath(draft)) {
                byte[] context = draft.provisionalContext().encode();
                UpdatePath sealed = path.seal(draft.added(), context, client.random());
                return finish(list, draft, path, sealed, path.commitSecret());
            }
        }
    }

    private NewPath newPath(Draft draft) throws MlsException {
        Identity identity = changes.identity;
        LeafNode template = epoch.ownLeaf();
        if (identity != null) {
            draft.signWith(identity.signatureKey().copy());
            template = identity.leaf(Bytes.EMPTY, template.source());
        }
        Bytes groupId = epoch.context().groupId();
        NewPath path = new NewPath(
                suite,
                draft.tree(),
                draft.keys(),
                template,
                leaf -> Identity.sign(suite, draft.signatureKey(), leaf, groupId, epoch.self()),
                client.random());
        LeafChecks.group(draft.tree(), draft.extensions());
        return path;
    }

    private Pending finish(
            ProposalList list, Draft draft, @Nullable NewPath path, @Nullable UpdatePath sealed, Secret commitSecret)
            throws MlsException {
        Commit commit = new Commit(list.entries().stream().map(Entry::toWire).collect(Collectors.toList()), sealed);
        WireFormat format =
                client.settings().publicHandshakes() ? WireFormat.PUBLIC_MESSAGE : WireFormat.PRIVATE_MESSAGE;
        FramedContent content = new FramedContent(
                epoch.context().groupId(),
                epoch.number(),
                new Sender.Member(epoch.self()),
                changes.authenticatedData,
                new Content.Committed(commit));
        AuthenticatedContent signed = Framing.sign(
                suite, epoch.signatureKey(), format, content, epoch.context().encode());
        try (Secret psk = GroupState.pskSecret(suite, draft.psks(), state.psks(client.psks()));
                Draft.Begun begun = draft.begin(signed, epoch.secrets().init(), commitSecret, psk)) {
            Epoch next = begun.epoch();
            ContentAuth auth = new ContentAuth(signed.auth().signature(), next.confirmationTag());
            AuthenticatedContent complete = new AuthenticatedContent(format, content, auth);
            Welcome welcome =
                    new Welcomes(client, next).create(list.all(Add.class), draft, begun, path, changes.treeInWelcome);
            Bytes message = Bytes.wrap(epoch.frame(complete, 0, client.random()));
            Bytes welcomeMessage = welcome == null ? null : Bytes.wrap(Welcomes.message(welcome));
            return new Pending(
                    message,
                    welcomeMessage,
                    new ArrayList<>(draft.added()),
                    next,
                    list.first(ReInit.class).orElse(null));
        }
    }
}
