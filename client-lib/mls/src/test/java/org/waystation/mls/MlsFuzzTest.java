package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.GroupSecrets;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.SenderData;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.WireFormat;

/**
 * What strangers and insiders can send: every decoder, every message, every stored state. Whatever the bytes, there is a value or an
 * {@link MlsException}, what was decoded encodes to the same bytes, and a refused message leaves the state byte for byte as it was.
 *
 * <p>Here the committed seeds are replayed; {@code client-lib/mls/fuzz.sh} looks for more.
 */
class MlsFuzzTest {
    private static final CipherSuite SUITE = People.SUITE;
    private static final byte[] ALICE = golden("alice");
    private static final byte[] BOB = golden("bob");
    private static final List<Content.Type> TYPES = List.of(Content.Type.values());
    private static final Client CLIENT = People.client(Settings.DEFAULT.withPublicHandshakes(true), People.TRUSTING);
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
            SenderData::read);

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

    @FuzzTest
    void load(byte[] data) {
        try (Group group = CLIENT.load(data)) {
            assertArrayEquals(data, group.save());
        } catch (MlsException expected) {
            return;
        }
    }
}
