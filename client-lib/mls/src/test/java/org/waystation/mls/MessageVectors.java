package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.waystation.mls.Json.bytes;
import static org.waystation.mls.Json.hex;
import static org.waystation.mls.Json.list;
import static org.waystation.mls.Json.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.KeySchedule;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.GroupSecrets;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PrivateMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.Welcome;
import org.waystation.mls.wire.WireFormat;
import org.waystation.mls.wire.Writer;

/** Vectors of message protection, message syntax, Welcome, and whole groups as a passive client follows them. */
final class MessageVectors {
    private static final SecureRandom RANDOM = new SecureRandom();

    private MessageVectors() {}

    static void messageProtection(JsonNode one) throws Exception {
        Protection protection = new Protection(one);
        protection.check("proposal", new Content.Proposed(Reader.whole(hex(one, "proposal"), Proposal::read)));
        protection.check("commit", new Content.Committed(Reader.whole(hex(one, "commit"), Commit::read)));
        protection.check("application", new Content.Application(bytes(one, "application")));
    }

    /** The second of two members, whose keys the vector gives. */
    private static final class Protection {
        private static final int SENDER = 1;
        private static final SecretTree.Limits LIMITS = new SecretTree.Limits(1000, 1000);

        private final JsonNode one;
        private final CipherSuite suite;
        private final byte[] context;
        private final KeyPair signatureKey;

        Protection(JsonNode one) throws Exception {
            this.one = one;
            this.suite = VectorRunner.suite(one);
            this.context = new GroupContext(
                            1,
                            suite.id(),
                            bytes(one, "group_id"),
                            one.get("epoch").asLong(),
                            bytes(one, "tree_hash"),
                            bytes(one, "confirmed_transcript_hash"),
                            Extensions.NONE)
                    .encode();
            this.signatureKey = suite.signatureKey(secret(one, "signature_priv"));
        }

        Framing framing() {
            SecretTree tree = new SecretTree(suite, 2, secret(one, "encryption_secret"));
            return new Framing(suite, context, secret(one, "sender_data_secret"), tree);
        }

        void check(String name, Content content) throws Exception {
            MlsMessage given = MlsMessage.parse(hex(one, name + "_priv"));
            PrivateMessage message = ((MlsMessage.Private) given).message();
            assertEquals(content, open(message));
            AuthenticatedContent ours = sign(WireFormat.PRIVATE_MESSAGE, content);
            assertEquals(content, open(framing().protect(ours, 3, RANDOM)));
            AuthenticatedContent open = sign(WireFormat.PUBLIC_MESSAGE, content);
            Secret membershipKey = secret(one, "membership_key");
            if (content instanceof Content.Application) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Framing.protectPublic(suite, membershipKey, open, context));
                return;
            }
            MlsMessage.Public published = (MlsMessage.Public) MlsMessage.parse(hex(one, name + "_pub"));
            assertEquals(content, verify(published.message()));
            assertEquals(content, verify(Framing.protectPublic(suite, membershipKey, open, context)));
        }

        private AuthenticatedContent sign(WireFormat format, Content content) {
            FramedContent framed = new FramedContent(
                    bytes(one, "group_id"), one.get("epoch").asLong(), new Sender.Member(SENDER), Bytes.EMPTY, content);
            AuthenticatedContent signed = Framing.sign(suite, signatureKey, format, framed, context);
            Bytes tag = content instanceof Content.Committed ? Bytes.wrap(new byte[suite.hashSize()]) : null;
            return new AuthenticatedContent(
                    format, framed, new ContentAuth(signed.auth().signature(), tag));
        }

        private Content open(PrivateMessage message) throws Exception {
            try (Framing.Opened opened =
                    framing().open(message, LIMITS, leaf -> leaf == SENDER ? bytes(one, "signature_pub") : null)) {
                return opened.message().content().content();
            }
        }

        private Content verify(PublicMessage message) throws Exception {
            Framing.verifyMembership(suite, secret(one, "membership_key"), message, context);
            Framing.verify(suite, bytes(one, "signature_pub"), message.authenticated(), context);
            return message.content().content();
        }
    }

    static void messages(JsonNode one) throws Exception {
        for (String name : List.of(
                "mls_welcome",
                "mls_group_info",
                "mls_key_package",
                "public_message_application",
                "public_message_proposal",
                "public_message_commit",
                "private_message")) {
            assertArrayEquals(hex(one, name), MlsMessage.parse(hex(one, name)).encode(), name);
        }
        proposal(one, "add_proposal", Proposal.ADD);
        proposal(one, "update_proposal", Proposal.UPDATE);
        proposal(one, "remove_proposal", Proposal.REMOVE);
        proposal(one, "pre_shared_key_proposal", Proposal.PSK);
        proposal(one, "re_init_proposal", Proposal.REINIT);
        proposal(one, "external_init_proposal", Proposal.EXTERNAL_INIT);
        proposal(one, "group_context_extensions_proposal", Proposal.GROUP_CONTEXT_EXTENSIONS);
        assertArrayEquals(
                hex(one, "commit"),
                Reader.whole(hex(one, "commit"), Commit::read).encode());
        assertArrayEquals(
                hex(one, "group_secrets"),
                Reader.whole(hex(one, "group_secrets"), GroupSecrets::read).encode());
        List<Optional<Node>> tree = Reader.whole(
                hex(one, "ratchet_tree"), in -> in.list(entry -> Optional.ofNullable(entry.optional(Node::read))));
        byte[] again = new Writer()
                .list(tree, (out, node) -> out.optional(node.orElse(null), Node::write))
                .toByteArray();
        assertArrayEquals(hex(one, "ratchet_tree"), again);
    }

    private static void proposal(JsonNode one, String name, int type) throws Exception {
        Proposal proposal = Reader.whole(hex(one, name), in -> Proposal.readBody(in, type));
        Writer out = new Writer();
        proposal.writeBody(out);
        assertArrayEquals(hex(one, name), out.toByteArray(), name);
    }

    static void welcome(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        KeyPackage keyPackage = ((MlsMessage.OfKeyPackage) MlsMessage.parse(hex(one, "key_package"))).keyPackage();
        Welcome welcome = ((MlsMessage.OfWelcome) MlsMessage.parse(hex(one, "welcome"))).welcome();
        Bytes reference = suite.keyPackageRef(keyPackage.encode());
        Welcome.Entry entry = welcome.secrets().stream()
                .filter(found -> found.newMember().equals(reference))
                .findFirst()
                .orElseThrow();
        KeyPair initKey = suite.hpkeKey(secret(one, "init_priv"));
        byte[] sealed = welcome.encryptedGroupInfo().view();
        Secret opened = suite.decryptWithLabel(initKey, "Welcome", sealed, entry.encryptedGroupSecrets());
        GroupSecrets secrets = Reader.whole(opened.expose(), GroupSecrets::read);
        Secret none = Secret.zero(suite.hashSize());
        Secret welcomeSecret = KeySchedule.welcome(suite, secrets.joinerSecret(), none);
        byte[] nonce = Welcomes.nonce(suite, welcomeSecret).expose();
        byte[] info = suite.open(Welcomes.key(suite, welcomeSecret), nonce, new byte[0], sealed);
        GroupInfo groupInfo = Reader.whole(info, GroupInfo::read);
        assertTrue(suite.verifyWithLabel(
                bytes(one, "signer_pub"), "GroupInfoTBS", groupInfo.toBeSigned(), groupInfo.signature()));
        byte[] context = groupInfo.groupContext().encode();
        Secret confirmationKey = KeySchedule.from(suite, secrets.joinerSecret(), none, context)
                .secrets(suite)
                .confirmationKey();
        assertTrue(suite.verifyMac(
                confirmationKey,
                groupInfo.groupContext().confirmedTranscriptHash().view(),
                groupInfo.confirmationTag()));
    }

    static void passiveClient(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        Map<Bytes, byte[]> psks = new HashMap<>();
        list(one, "external_psks").forEach(psk -> psks.put(bytes(psk, "psk_id"), hex(psk, "psk")));
        PskSource source = id -> id instanceof PreSharedKeyId.External external
                ? Optional.ofNullable(psks.get(external.id())).map(Secret::copyOf)
                : Optional.empty();
        Client client = new Client(
                RANDOM,
                Clock.systemUTC(),
                (credential, key) -> true,
                source,
                Settings.DEFAULT.withMaxLifetime(Settings.ANY_LIFETIME));
        KeyPackage keyPackage = ((MlsMessage.OfKeyPackage) MlsMessage.parse(hex(one, "key_package"))).keyPackage();
        KeyPair signatureKey = suite.signatureKey(secret(one, "signature_priv"));
        KeyPair leafKey = suite.hpkeKey(secret(one, "encryption_priv"));
        KeyPair initKey = suite.hpkeKey(secret(one, "init_priv"));
        assertEquals(keyPackage.initKey(), initKey.publicKey());
        assertEquals(keyPackage.leafNode().encryptionKey(), leafKey.publicKey());
        assertEquals(keyPackage.leafNode().signatureKey(), signatureKey.publicKey());
        KeyPackageBundle bundle = new KeyPackageBundle(suite, keyPackage, initKey, leafKey, signatureKey);
        JoinOptions options = JoinOptions.none();
        if (!one.get("ratchet_tree").isNull()) {
            options = options.withTree(hex(one, "ratchet_tree"));
        }
        Group group = client.join(hex(one, "welcome"), bundle, options);
        assertArrayEquals(hex(one, "initial_epoch_authenticator"), group.epochAuthenticator());
        for (JsonNode epoch : list(one, "epochs")) {
            for (JsonNode proposal : list(epoch, "proposals")) {
                group.process(hex(proposal));
            }
            Incoming.Committed commit = (Incoming.Committed) group.process(hex(epoch, "commit"));
            commit.commit().accept();
            assertArrayEquals(hex(epoch, "epoch_authenticator"), group.epochAuthenticator());
        }
    }
}
