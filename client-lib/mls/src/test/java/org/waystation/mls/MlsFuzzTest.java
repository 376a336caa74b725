package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.GroupSecrets;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.SenderData;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.Welcome;
import org.waystation.mls.wire.WireFormat;
import org.waystation.mls.wire.Writer;

/**
 * What strangers and insiders can send: every decoder, every message, every stored state. Whatever the bytes, there is a value or an
 * {@link MlsException}, what was decoded encodes to the same bytes, and a refused message leaves the state byte for byte as it was.
 *
 * <p>Here the committed seeds are replayed; {@code .ci/fuzz} looks for more.
 */
class MlsFuzzTest {
    private static final CipherSuite SUITE = People.SUITE;
    private static final byte[] ALICE = golden("alice");
    private static final byte[] BOB = golden("bob");
    private static final List<Content.Type> TYPES = List.of(Content.Type.values());
    private static final Client CLIENT = People.client(Settings.DEFAULT.withPublicHandshakes(true), People.TRUSTING);
    /** Someone outside, whose key never changes, so that seeds stay valid. */
    static final KeyPair DAVES_KEY = davesKey();

    private static final List<Sender> OUTSIDE =
            List.of(new Sender.NewMemberCommit(), new Sender.NewMemberProposal(), new Sender.External(0));
    private static final List<Reader.Of<? extends Struct>> DECODERS = List.of(
            MlsMessage::read,
            in -> RatchetTree.read(SUITE, in, 1 << 12),
            AuthenticatedContent::read,
            Commit::read,
            Proposal::read,
            GroupInfo::read,
            GroupSecrets::read,
            LeafNode::read,
            UpdatePath::read,
            SenderData::read,
            KeyPackage::read,
            Welcome::read,
            MlsFuzzTest::readContext);

    /** With the extensions that this library looks into. */
    private static GroupContext readContext(Reader in) throws MlsException {
        GroupContext context = GroupContext.read(in);
        context.extensions().requiredCapabilities();
        context.extensions().externalSenders();
        context.extensions().externalPub();
        return context;
    }

    private static KeyPair davesKey() {
        try {
            return SUITE.signatureKey(Secret.zero(32));
        } catch (MlsException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] golden(String name) {
        try {
            Path file = Path.of("src/test/resources/golden/v1-suite-" + SUITE.id() + "-" + name + ".hex");
            return HexFormat.of().parseHex(Files.readString(file).strip());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @FuzzTest
    void decode(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] encoded = Arrays.copyOfRange(data, 1, data.length);
        try {
            Struct read = Reader.whole(encoded, DECODERS.get((data[0] & 0xff) % DECODERS.size()));
            assertArrayEquals(encoded, read.encode());
        } catch (MlsException expected) {
            return;
        }
    }

    @FuzzTest
    void process(byte[] data) throws MlsException {
        try (Group bob = CLIENT.load(BOB)) {
            refusedChangesNothing(bob, data);
        }
    }

    /** A member who signs anything at all: a content type, and content of it. */
    @FuzzTest
    void insider(byte[] data) throws MlsException {
        if (data.length == 0) {
            return;
        }
        Content content;
        try {
            Content.Type type = TYPES.get((data[0] & 0xff) % TYPES.size());
            content = Reader.whole(Arrays.copyOfRange(data, 1, data.length), in -> Content.read(in, type));
        } catch (MlsException expected) {
            return;
        }
        Epoch alice = StateCodec.read(ALICE, Settings.DEFAULT).epoch;
        FramedContent framed = new FramedContent(
                alice.context().groupId(), alice.number(), new Sender.Member(alice.self()), Bytes.EMPTY, content);
        byte[] context = alice.context().encode();
        AuthenticatedContent signed =
                Framing.sign(SUITE, alice.signatureKey(), WireFormat.PRIVATE_MESSAGE, framed, context);
        Bytes tag = content instanceof Content.Committed ? Bytes.EMPTY : null;
        AuthenticatedContent complete = new AuthenticatedContent(
                signed.format(), framed, new ContentAuth(signed.auth().signature(), tag));
        try (Group bob = CLIENT.load(BOB)) {
            refusedChangesNothing(bob, alice.frame(complete, 0, CLIENT.random()));
        }
    }

    /** Someone outside who signs anything at all: an external commit, an Add of itself, what an external sender says. */
    @FuzzTest
    void outsider(byte[] data) throws MlsException {
        if (data.length == 0) {
            return;
        }
        Sender sender = OUTSIDE.get((data[0] & 0xff) % OUTSIDE.size());
        try (Group bob = CLIENT.load(BOB)) {
            Content.Type type = sender instanceof Sender.NewMemberCommit ? Content.Type.COMMIT : Content.Type.PROPOSAL;
            Content content;
            try {
                content = Reader.whole(Arrays.copyOfRange(data, 1, data.length), in -> Content.read(in, type));
            } catch (MlsException expected) {
                return;
            }
            GroupContext context = StateCodec.read(BOB, Settings.DEFAULT).epoch.context();
            FramedContent framed = new FramedContent(bob.groupId(), bob.epochNumber(), sender, Bytes.EMPTY, content);
            AuthenticatedContent signed =
                    Framing.sign(SUITE, DAVES_KEY, WireFormat.PUBLIC_MESSAGE, framed, context.encode());
            Bytes tag = content instanceof Content.Committed ? Bytes.EMPTY : null;
            ContentAuth auth = new ContentAuth(signed.auth().signature(), tag);
            refusedChangesNothing(bob, new MlsMessage.Public(new PublicMessage(framed, auth, null)).encode());
        }
    }

    /** A member who lets people into any tree at all, under its right hash and a good signature. */
    @FuzzTest
    void newcomer(byte[] data) {
        try {
            Epoch alice = StateCodec.read(ALICE, Settings.DEFAULT).epoch;
            RatchetTree tree = Reader.whole(data, in -> RatchetTree.read(SUITE, in, 1 << 12));
            GroupContext now = alice.context();
            GroupContext theirs = new GroupContext(
                    now.version(),
                    now.cipherSuite(),
                    now.groupId(),
                    now.epoch(),
                    tree.hash(),
                    now.confirmedTranscriptHash(),
                    now.extensions());
            Bytes external = alice.secrets().externalKey(SUITE).publicKey();
            Extensions extensions = Extensions.of(
                    new Extension(Extension.RATCHET_TREE, Bytes.wrap(tree.encode())),
                    new Extension(
                            Extension.EXTERNAL_PUB,
                            Bytes.wrap(new Writer().vector(external).toByteArray())));
            GroupInfo info = new GroupInfo(theirs, extensions, alice.confirmationTag(), alice.self(), Bytes.EMPTY);
            byte[] signature = SUITE.signWithLabel(alice.signatureKey(), "GroupInfoTBS", info.toBeSigned());
            byte[] message = new MlsMessage.OfGroupInfo(info.withSignature(signature)).encode();
            CLIENT.joinExternally(message, People.identity(CLIENT, "dave"), JoinOptions.none())
                    .group()
                    .close();
        } catch (MlsException expected) {
            return;
        }
    }

    /** A Welcome or a GroupInfo from a stranger. */
    @FuzzTest
    void invitation(byte[] data) {
        try (KeyPackageBundle keys = People.keyPackage(CLIENT, "carol")) {
            MlsMessage message = CLIENT.parse(data);
            if (message instanceof MlsMessage.OfWelcome found) {
                // to us, whoever it was for
                Welcome theirs = found.welcome();
                List<Welcome.Entry> entries = theirs.secrets().stream()
                        .map(one -> new Welcome.Entry(keys.reference(), one.encryptedGroupSecrets()))
                        .collect(Collectors.toList());
                Welcome ours = new Welcome(theirs.cipherSuite(), entries, theirs.encryptedGroupInfo());
                CLIENT.join(new MlsMessage.OfWelcome(ours).encode(), keys, JoinOptions.none());
            } else {
                CLIENT.joinExternally(data, People.identity(CLIENT, "dave"), JoinOptions.none());
            }
        } catch (MlsException expected) {
            return;
        }
    }

    private static void refusedChangesNothing(Group group, byte[] message) {
        byte[] before = group.save();
        try {
            if (group.process(message) instanceof Incoming.Committed committed) {
                committed.commit().accept();
            }
        } catch (MlsException expected) {
            assertArrayEquals(before, group.save());
        }
    }

    /** The two smaller things that are stored. */
    @FuzzTest
    void loadKeys(byte[] data) {
        try (KeyPackageBundle bundle = KeyPackageBundle.load(data, Settings.DEFAULT.suites())) {
            assertArrayEquals(data, bundle.save());
        } catch (MlsException expected) {
            loadEnded(data);
        }
    }

    private static void loadEnded(byte[] data) {
        try (ReinitializedGroup ended = ReinitializedGroup.load(data)) {
            assertArrayEquals(data, ended.save());
        } catch (MlsException expected) {
            return;
        }
    }

    @FuzzTest
    void load(byte[] data) {
        try (Group group = CLIENT.load(data)) {
            assertArrayEquals(data, group.save());
        } catch (MlsException expected) {
            return;
        }
    }
}
