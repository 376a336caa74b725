package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.waystation.mls.Json.bytes;
import static org.waystation.mls.Json.hex;
import static org.waystation.mls.Json.list;
import static org.waystation.mls.Json.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.HpkeVectors;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.EpochSecrets;
import org.waystation.mls.schedule.KeySchedule;
import org.waystation.mls.schedule.MessageKey;
import org.waystation.mls.schedule.PskSecret;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.schedule.Transcript;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/** Vectors of labelled functions, the key schedule, the secret tree, transcripts and HPKE. */
final class PrimitiveVectors {
    private static final SecureRandom RANDOM = new SecureRandom();

    private PrimitiveVectors() {}

    static void deserialization(JsonNode one) throws Exception {
        assertEquals(one.get("length").asInt(), new Reader(hex(one, "vlbytes_header")).length());
    }

    static void cryptoBasics(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        JsonNode ref = one.get("ref_hash");
        assertEquals(bytes(ref, "out"), suite.refHash(ref.get("label").asText(), hex(ref, "value")));
        JsonNode expand = one.get("expand_with_label");
        Secret expanded = suite.expandWithLabel(
                secret(expand, "secret"),
                expand.get("label").asText(),
                hex(expand, "context"),
                expand.get("length").asInt());
        assertArrayEquals(hex(expand, "out"), expanded.expose());
        JsonNode derive = one.get("derive_secret");
        Secret derived =
                suite.deriveSecret(secret(derive, "secret"), derive.get("label").asText());
        assertArrayEquals(hex(derive, "out"), derived.expose());
        JsonNode tree = one.get("derive_tree_secret");
        byte[] generation =
                new Writer().u32((int) tree.get("generation").asLong()).toByteArray();
        Secret treeSecret = suite.expandWithLabel(
                secret(tree, "secret"),
                tree.get("label").asText(),
                generation,
                tree.get("length").asInt());
        assertArrayEquals(hex(tree, "out"), treeSecret.expose());
        signWithLabel(suite, one.get("sign_with_label"));
        encryptWithLabel(suite, one.get("encrypt_with_label"));
    }

    private static void signWithLabel(CipherSuite suite, JsonNode sign) throws Exception {
        String label = sign.get("label").asText();
        byte[] content = hex(sign, "content");
        assertTrue(suite.verifyWithLabel(bytes(sign, "pub"), label, content, bytes(sign, "signature")));
        KeyPair key = suite.signatureKey(secret(sign, "priv"));
        assertEquals(bytes(sign, "pub"), key.publicKey());
        byte[] again = suite.signWithLabel(key, label, content);
        assertTrue(suite.verifyWithLabel(key.publicKey(), label, content, Bytes.wrap(again)));
    }

    private static void encryptWithLabel(CipherSuite suite, JsonNode encrypt) throws Exception {
        String label = encrypt.get("label").asText();
        byte[] context = hex(encrypt, "context");
        KeyPair key = suite.hpkeKey(secret(encrypt, "priv"));
        assertEquals(bytes(encrypt, "pub"), key.publicKey());
        HpkeCiphertext given = new HpkeCiphertext(bytes(encrypt, "kem_output"), bytes(encrypt, "ciphertext"));
        assertArrayEquals(
                hex(encrypt, "plaintext"),
                suite.decryptWithLabel(key, label, context, given).expose());
        HpkeCiphertext ours =
                suite.encryptWithLabel(key.publicKey(), label, context, hex(encrypt, "plaintext"), RANDOM);
        assertArrayEquals(
                hex(encrypt, "plaintext"),
                suite.decryptWithLabel(key, label, context, ours).expose());
    }

    static void keySchedule(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        Secret init = secret(one, "initial_init_secret");
        int number = 0;
        for (JsonNode epoch : list(one, "epochs")) {
            byte[] context = new GroupContext(
                            1,
                            suite.id(),
                            bytes(one, "group_id"),
                            number++,
                            bytes(epoch, "tree_hash"),
                            bytes(epoch, "confirmed_transcript_hash"),
                            Extensions.NONE)
                    .encode();
            assertArrayEquals(hex(epoch, "group_context"), context);
            Secret joiner = KeySchedule.joiner(suite, init, secret(epoch, "commit_secret"), context);
            assertArrayEquals(hex(epoch, "joiner_secret"), joiner.expose());
            Secret psk = secret(epoch, "psk_secret");
            assertArrayEquals(
                    hex(epoch, "welcome_secret"),
                    KeySchedule.welcome(suite, joiner, psk).expose());
            KeySchedule schedule = KeySchedule.from(suite, joiner, psk, context);
            EpochSecrets secrets = schedule.secrets(suite);
            assertArrayEquals(
                    hex(epoch, "encryption_secret"), schedule.encryption(suite).expose());
            checkSecrets(suite, epoch, secrets);
            init = secrets.init();
        }
    }

    private static void checkSecrets(CipherSuite suite, JsonNode epoch, EpochSecrets secrets) {
        assertArrayEquals(hex(epoch, "init_secret"), secrets.init().expose());
        assertArrayEquals(hex(epoch, "sender_data_secret"), secrets.senderData().expose());
        assertArrayEquals(hex(epoch, "exporter_secret"), secrets.exporter().expose());
        assertArrayEquals(
                hex(epoch, "epoch_authenticator"), secrets.authenticator().expose());
        assertArrayEquals(hex(epoch, "external_secret"), secrets.external().expose());
        assertArrayEquals(
                hex(epoch, "confirmation_key"), secrets.confirmationKey().expose());
        assertArrayEquals(hex(epoch, "membership_key"), secrets.membershipKey().expose());
        assertArrayEquals(hex(epoch, "resumption_psk"), secrets.resumptionPsk().expose());
        assertEquals(bytes(epoch, "external_pub"), secrets.externalKey(suite).publicKey());
        JsonNode exporter = epoch.get("exporter");
        Secret exported = secrets.export(
                suite,
                exporter.get("label").asText(),
                hex(exporter, "context"),
                exporter.get("length").asInt());
        assertArrayEquals(hex(exporter, "secret"), exported.expose());
    }

    static void pskSecret(JsonNode one) {
        CipherSuite suite = VectorRunner.suite(one);
        List<PreSharedKeyId> ids = new ArrayList<>();
        List<Secret> keys = new ArrayList<>();
        for (JsonNode psk : list(one, "psks")) {
            ids.add(new PreSharedKeyId.External(bytes(psk, "psk_id"), bytes(psk, "psk_nonce")));
            keys.add(secret(psk, "psk"));
        }
        assertArrayEquals(hex(one, "psk_secret"), PskSecret.of(suite, ids, keys).expose());
    }

    static void secretTree(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        List<JsonNode> leaves = list(one, "leaves");
        JsonNode sender = one.get("sender_data");
        SecretTree tree = new SecretTree(suite, leaves.size(), secret(one, "encryption_secret"));
        Framing framing = new Framing(suite, new byte[0], secret(sender, "sender_data_secret"), tree);
        byte[] ciphertext = hex(sender, "ciphertext");
        assertArrayEquals(hex(sender, "key"), framing.senderDataKey(ciphertext).expose());
        assertArrayEquals(
                hex(sender, "nonce"), framing.senderDataNonce(ciphertext).expose());
        SecretTree.Limits limits = new SecretTree.Limits(10_000, 100_000);
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            for (JsonNode step : leaves.get(leaf)) {
                int generation = step.get("generation").asInt();
                checkKey(tree.open(leaf, SecretTree.Kind.HANDSHAKE, generation, limits), step, "handshake");
                checkKey(tree.open(leaf, SecretTree.Kind.APPLICATION, generation, limits), step, "application");
            }
        }
    }

    private static void checkKey(SecretTree.Opening opening, JsonNode step, String kind) {
        try (opening) {
            MessageKey key = opening.key();
            assertArrayEquals(hex(step, kind + "_key"), key.key().expose());
            assertArrayEquals(hex(step, kind + "_nonce"), key.nonce().expose());
            opening.use();
        }
    }

    static void transcriptHashes(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        AuthenticatedContent commit = Reader.whole(hex(one, "authenticated_content"), AuthenticatedContent::read);
        Bytes confirmed = Transcript.confirmed(suite, bytes(one, "interim_transcript_hash_before"), commit);
        assertEquals(bytes(one, "confirmed_transcript_hash_after"), confirmed);
        Bytes tag = commit.auth().confirmationTag();
        assertTrue(suite.verifyMac(secret(one, "confirmation_key"), confirmed.view(), tag));
        assertEquals(bytes(one, "interim_transcript_hash_after"), Transcript.interim(suite, confirmed, tag));
    }

    static boolean supportsHpke(JsonNode one) {
        return HpkeVectors.supports(
                one.get("kem_id").asInt(),
                one.get("kdf_id").asInt(),
                one.get("aead_id").asInt());
    }

    static void hpke(JsonNode one) {
        List<byte[][]> exports = new ArrayList<>();
        for (JsonNode export : list(one, "exports")) {
            exports.add(new byte[][] {hex(export, "exporter_context"), hex(export, "exported_value")});
        }
        JsonNode first = list(one, "encryptions").get(0);
        HpkeVectors.check(
                hex(one, "ikmE"),
                hex(one, "ikmR"),
                hex(one, "skRm"),
                hex(one, "pkRm"),
                hex(one, "enc"),
                hex(one, "shared_secret"),
                new byte[][] {hex(one, "key"), hex(one, "base_nonce"), hex(one, "exporter_secret")},
                hex(one, "info"),
                new byte[][] {hex(first, "aad"), hex(first, "pt"), hex(first, "ct")},
                exports);
    }
}
