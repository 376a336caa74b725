package org.waystation.mls;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.KeySchedule;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.Lifetime;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.ProtocolVersion;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.WireFormat;

/**
 * What one client brings to all its groups, and the ways into a group. Holds no keys and no state; usable from any number of threads
 * if its parts are.
 */
public final class Client {
    /** How long ago a lifetime that we give begins; on top of what {@link Settings#maxLifetime} allows. */
    static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private static final int GREASE_SIZE = 8;

    private final SecureRandom random;
    private final Clock clock;
    private final Judge judge;
    private final PskSource psks;
    private final Settings settings;

    public Client(SecureRandom random, Clock clock, Judge judge, PskSource psks, Settings settings) {
        this.random = random;
        this.clock = clock;
        this.judge = judge;
        this.psks = psks;
        this.settings = settings;
    }

    SecureRandom random() {
        return random;
    }

    byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** {@code Duration.toSeconds} is younger than Android 8. */
    @SuppressWarnings("JavaDurationGetSecondsToToSeconds")
    static long seconds(Duration duration) {
        return duration.getSeconds();
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    Judge judge() {
        return judge;
    }

    PskSource psks() {
        return psks;
    }

    Settings settings() {
        return settings;
    }

    /** A fresh identity with a signature key of its own. */
    public Identity newIdentity(CipherSuite suite, Credential credential) {
        return new Identity(
                suite, credential, suite.newSignatureKey(random), Capabilities.of(suite.id()), Extensions.NONE);
    }

    /**
     * Makes a key package, to be used once. Its keys are copies: the identity stays the caller's.
     *
     * @throws IllegalArgumentException if the lifetime is longer than {@link Settings#maxLifetime}
     */
    public KeyPackageBundle newKeyPackage(Identity identity, Duration lifetime) {
        if (lifetime.isNegative() || lifetime.compareTo(settings.maxLifetime()) > 0) {
            throw new IllegalArgumentException("a lifetime that nobody with these settings accepts");
        }
        CipherSuite suite = identity.suite();
        int grease = Capabilities.grease(random);
        Capabilities greased = identity.capabilities().withGrease(random, grease);
        KeyPair initKey = suite.newHpkeKey(random);
        KeyPair leafKey = suite.newHpkeKey(random);
        long from = now() - seconds(CLOCKS_DIFFER);
        Lifetime valid = new Lifetime(from, now() + seconds(lifetime));
        LeafNode unsigned = identity.with(greased, identity.extensions())
                .leaf(leafKey.publicKey(), new Source.FromKeyPackage(valid));
        LeafNode leaf = Identity.sign(suite, identity.signatureKey(), unsigned, Bytes.EMPTY, 0);
        KeyPackage keyPackage = new KeyPackage(
                ProtocolVersion.MLS10,
                suite.id(),
                initKey.publicKey(),
                leaf,
                Extensions.of(new Extension(grease, Bytes.wrap(randomBytes(GREASE_SIZE)))),
                Bytes.EMPTY);
        byte[] signature = suite.signWithLabel(identity.signatureKey(), "KeyPackageTBS", keyPackage.toBeSigned());
        return new KeyPackageBundle(
                suite,
                keyPackage.withSignature(signature),
                initKey,
                leafKey,
                identity.signatureKey().copy());
    }

    /** Makes a group with one member, RFC 9420 section 11. */
    public Group create(Identity identity, byte[] groupId, Extensions extensions) throws MlsException {
        CipherSuite suite = identity.suite();
        KeyPair leafKey = suite.newHpkeKey(random);
        Lifetime valid = new Lifetime(now() - seconds(CLOCKS_DIFFER), now() + seconds(Duration.ofDays(1)));
        LeafNode unsigned = identity.with(
                        identity.capabilities().withGrease(random, Capabilities.grease(random)), identity.extensions())
                .leaf(leafKey.publicKey(), new Source.FromKeyPackage(valid));
        LeafNode leaf = Identity.sign(suite, identity.signatureKey(), unsigned, Bytes.EMPTY, 0);
        RatchetTree tree = RatchetTree.of(suite, leaf);
        LeafChecks.group(tree, extensions);
        new LeafChecks(this, suite, Bytes.copyOf(groupId)).externalSenders(extensions, Extensions.NONE);
        GroupContext context = new GroupContext(
                ProtocolVersion.MLS10, suite.id(), Bytes.copyOf(groupId), 0, tree.hash(), Bytes.EMPTY, extensions);
        Secret epochSecret = Secret.wrap(randomBytes(suite.hashSize()));
        try (KeySchedule schedule = new KeySchedule(Secret.zero(0), epochSecret)) {
            Epoch first = Epoch.begin(
                    suite,
                    context,
                    tree,
                    new TreeKeys(0, leafKey),
                    identity.signatureKey().copy(),
                    schedule);
            return new Group(this, new GroupState(first));
        }
    }

    /** Makes the group that replaces or branches off another; its first commit, which adds everyone, is pending. */
    Group createFrom(Origin origin, Identity identity, Bytes groupId, Extensions extensions, List<byte[]> keyPackages)
            throws MlsException {
        Client withOrigin = new Client(random, clock, judge, origin.psks(psks), settings);
        Group group = withOrigin.create(identity, groupId.view(), extensions);
        Changes changes = Changes.none().origin(origin.usage(), origin.groupId(), origin.epoch());
        for (byte[] keyPackage : keyPackages) {
            changes.add(keyPackage);
        }
        group.commit(changes);
        Epoch first = group.pendingEpoch();
        List<LeafNode> members = first.tree().members().stream()
                .map(member -> LeafChecks.member(first.tree(), member))
                .collect(Collectors.toList());
        origin.check(judge, first.context(), members);
        return group.heldBy(this);
    }

    /** Joins by a Welcome. The key package's private keys have served; the caller erases them. */
    public Group join(byte[] welcome, KeyPackageBundle bundle, JoinOptions options) throws MlsException {
        if (parse(welcome) instanceof MlsMessage.OfWelcome found) {
            Epoch epoch = new WelcomeJoin(this, bundle, options).join(found.welcome());
            return new Group(this, new GroupState(epoch));
        }
        throw new MlsException(Rule.M104_KNOWN_VALUE);
    }

    /** Joins without being invited, from a GroupInfo with an external public key. */
    public ExternalJoin joinExternally(byte[] groupInfo, Identity identity, JoinOptions options) throws MlsException {
        return ExternalJoin.create(this, parseGroupInfo(groupInfo), identity, options);
    }

    private GroupInfo parseGroupInfo(byte[] message) throws MlsException {
        if (parse(message) instanceof MlsMessage.OfGroupInfo found) {
            return found.groupInfo();
        }
        throw new MlsException(Rule.M104_KNOWN_VALUE);
    }

    /** Asks a group to add us: an Add proposal from a new member, RFC 9420 section 12.1.8. */
    public byte[] proposeSelf(byte[] groupId, long epoch, KeyPackageBundle bundle) {
        return outside(
                Bytes.copyOf(groupId),
                epoch,
                new Sender.NewMemberProposal(),
                new Proposal.Add(bundle.keyPackage()),
                bundle.suite(),
                bundle.signatureKey());
    }

    /** Proposes as an external sender that the group lists, RFC 9420 section 12.1.8. */
    public byte[] proposeExternally(
            byte[] groupId, long epoch, int senderIndex, Proposal proposal, CipherSuite suite, KeyPair signatureKey) {
        Sender sender = new Sender.External(senderIndex);
        return outside(Bytes.copyOf(groupId), epoch, sender, proposal, suite, signatureKey);
    }

    private static byte[] outside(
            Bytes groupId, long epoch, Sender sender, Proposal proposal, CipherSuite suite, KeyPair key) {
        FramedContent content = new FramedContent(groupId, epoch, sender, Bytes.EMPTY, new Content.Proposed(proposal));
        AuthenticatedContent signed = Framing.sign(suite, key, WireFormat.PUBLIC_MESSAGE, content, new byte[0]);
        return new MlsMessage.Public(new PublicMessage(content, signed.auth(), null)).encode();
    }

    /** Reads a group that {@link Group#save} wrote. */
    public Group load(byte[] saved) throws MlsException {
        return new Group(this, StateCodec.read(saved, settings));
    }

    MlsMessage parse(byte[] message) throws MlsException {
        MlsException.require(message.length <= settings.limits().messageSize(), Rule.M107_MESSAGE_SIZE);
        return MlsMessage.parse(message);
    }

    static PreSharedKeyId withNonce(PreSharedKeyId id, byte[] nonce) {
        Bytes fresh = Bytes.wrap(nonce);
        if (id instanceof PreSharedKeyId.Resumption resumption) {
            return new PreSharedKeyId.Resumption(resumption.usage(), resumption.groupId(), resumption.epoch(), fresh);
        }
        return new PreSharedKeyId.External(((PreSharedKeyId.External) id).id(), fresh);
    }
}
