package org.waystation.mls;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ExternalSender;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.PrivateMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.UpdatePath;

/** From a message to what it says: who sent it, is that proved, and is it allowed. RFC 9420 sections 6 and 12.1. */
final class MessageProcessing {
    private static final Set<Integer> EXTERNAL_TYPES = externalTypes();

    private final Client client;
    private final Group group;
    private final GroupState state;
    private final Epoch epoch;
    private final CipherSuite suite;

    MessageProcessing(Client client, Group group, GroupState state) {
        this.client = client;
        this.group = group;
        this.state = state;
        this.epoch = state.epoch;
        this.suite = epoch.suite();
    }

    private static Set<Integer> externalTypes() {
        Set<Integer> types = new HashSet<>();
        Collections.addAll(
                types, Proposal.ADD, Proposal.REMOVE, Proposal.PSK, Proposal.REINIT, Proposal.GROUP_CONTEXT_EXTENSIONS);
        return Collections.unmodifiableSet(types);
    }

    Incoming process(MlsMessage message) throws MlsException {
        if (message instanceof MlsMessage.Public found) {
            return processPublic(found.message());
        }
        if (message instanceof MlsMessage.Private found) {
            return processPrivate(found.message());
        }
        throw new MlsException(Rule.M104_KNOWN_VALUE);
    }

    private Incoming processPublic(PublicMessage message) throws MlsException {
        FramedContent content = message.content();
        checkGroup(content.groupId());
        checkCurrent(content.epoch());
        Content.Type type = content.content().type();
        MlsException.require(type != Content.Type.APPLICATION, Rule.M605_APPLICATION_DATA_PRIVATE);
        byte[] context = epoch.context().encode();
        Bytes signatureKey = signatureKey(content);
        if (content.sender() instanceof Sender.Member) {
            Framing.verifyMembership(suite, epoch.secrets().membershipKey(), message, context);
        }
        AuthenticatedContent authenticated = message.authenticated();
        Framing.verify(suite, signatureKey, authenticated, context);
        return content.content() instanceof Content.Proposed proposed
                ? propose(authenticated, proposed.proposal())
                : commit(authenticated, ((Content.Committed) content.content()).commit(), null);
    }

    /** The key that must have signed, RFC 9420 section 6.1; whether this sender may say this at all. */
    private Bytes signatureKey(FramedContent content) throws MlsException {
        Sender sender = content.sender();
        Content said = content.content();
        if (sender instanceof Sender.Member member) {
            return required(epoch.signatureKeyOf(member.leafIndex()), Rule.M604_SENDER_IS_MEMBER);
        }
        if (sender instanceof Sender.External external) {
            boolean allowed = said instanceof Content.Proposed proposed
                    && EXTERNAL_TYPES.contains(proposed.proposal().type());
            MlsException.require(allowed, Rule.M607_EXTERNAL_CONTENT);
            return externalSender(external.senderIndex()).signatureKey();
        }
        if (sender instanceof Sender.NewMemberProposal) {
            boolean adds = said instanceof Content.Proposed proposed && proposed.proposal() instanceof Proposal.Add;
            MlsException.require(adds, Rule.M608_NEW_MEMBER_CONTENT);
            Proposal.Add add = (Proposal.Add) ((Content.Proposed) said).proposal();
            return add.keyPackage().leafNode().signatureKey();
        }
        MlsException.require(said instanceof Content.Committed, Rule.M608_NEW_MEMBER_CONTENT);
        UpdatePath path = ((Content.Committed) said).commit().path();
        return required(path == null ? null : path.leafNode().signatureKey(), Rule.M1231_PATH_REQUIRED);
    }

    private static Bytes required(@Nullable Bytes key, Rule rule) throws MlsException {
        if (key == null) {
            throw new MlsException(rule);
        }
        return key;
    }

    private ExternalSender externalSender(int index) throws MlsException {
        List<ExternalSender> senders = epoch.context().extensions().externalSenders();
        MlsException.require(index >= 0 && index < senders.size(), Rule.M606_EXTERNAL_SENDER_LISTED);
        ExternalSender sender = senders.get(index);
        MlsException.require(client.judge().accepts(sender.credential(), sender.signatureKey()), Rule.M701_CREDENTIAL);
        return sender;
    }

    private Incoming processPrivate(PrivateMessage message) throws MlsException {
        checkGroup(message.groupId());
        if (message.contentType() == Content.Type.APPLICATION) {
            return application(message);
        }
        checkCurrent(message.epoch());
        Framing.Opened opened = open(message, epoch.framing(), epoch.self(), epoch::signatureKeyOf);
        AuthenticatedContent content = opened.message();
        try {
            if (content.content().content() instanceof Content.Committed committed) {
                return commit(content, committed.commit(), opened);
            }
            Proposal proposal = ((Content.Proposed) content.content().content()).proposal();
            Incoming proposed = propose(content, proposal);
            opened.use();
            opened.close();
            return proposed;
        } catch (MlsException e) {
            opened.close();
            throw e;
        }
    }

    private Incoming application(PrivateMessage message) throws MlsException {
        if (message.epoch() == epoch.number()) {
            return application(
                    message,
                    open(message, epoch.framing(), epoch.self(), epoch::signatureKeyOf),
                    leaf -> new Member(leaf, LeafChecks.member(epoch.tree(), leaf)));
        }
        MlsException.require(Long.compareUnsigned(message.epoch(), epoch.number()) < 0, Rule.M602_EPOCH_NOT_AHEAD);
        PastEpoch past = state.pastEpoch(message.epoch());
        return application(message, open(message, past.framing(), past.self(), past::signatureKeyOf), past::member);
    }

    private static Incoming application(PrivateMessage message, Framing.Opened opened, IntFunction<Member> members) {
        FramedContent content = opened.message().content();
        Bytes data = ((Content.Application) content.content()).data();
        Member sender = members.apply(((Sender.Member) content.sender()).leafIndex());
        opened.use();
        opened.close();
        return new Incoming.Application(sender, message.epoch(), data, message.authenticatedData());
    }

    private Framing.Opened open(
            PrivateMessage message, Framing framing, int self, Function<Integer, @Nullable Bytes> keys)
            throws MlsException {
        boolean own = framing.openSender(message).leafIndex() == self;
        MlsException.require(!own, Rule.M615_NOT_OUR_OWN);
        return framing.open(message, client.settings().limits().ratchets(), keys);
    }

    private Incoming propose(AuthenticatedContent message, Proposal proposal) throws MlsException {
        Sender sender = message.content().sender();
        MlsException.require(!(proposal instanceof Proposal.ExternalInit), Rule.M1219_NO_EXTERNAL_INIT);
        new ProposalRules(client, epoch.view(), Usage.APPLICATION).check(proposal, sender, true);
        return group.receive(message, proposal);
    }

    private Incoming commit(AuthenticatedContent message, Commit commit, Framing.@Nullable Opened opened)
            throws MlsException {
        Sender sender = message.content().sender();
        boolean ours = sender instanceof Sender.Member member && member.leafIndex() == epoch.self();
        MlsException.require(!ours, Rule.M615_NOT_OUR_OWN);
        CommitProcessing.Outcome outcome = new CommitProcessing(client, state).follow(message, commit);
        boolean external = sender instanceof Sender.NewMemberCommit;
        return new Incoming.Committed(new StagedCommit(
                group,
                epoch.number(),
                outcome,
                opened,
                external,
                message.content().authenticatedData()));
    }

    private void checkGroup(Bytes groupId) throws MlsException {
        MlsException.require(epoch.context().groupId().equals(groupId), Rule.M601_OUR_GROUP);
    }

    private void checkCurrent(long number) throws MlsException {
        int order = Long.compareUnsigned(number, epoch.number());
        MlsException.require(order <= 0, Rule.M602_EPOCH_NOT_AHEAD);
        MlsException.require(order >= 0, Rule.M603_EPOCH_KEPT);
    }
}
