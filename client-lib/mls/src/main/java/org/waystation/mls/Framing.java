package org.waystation.mls;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.MessageKey;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PrivateMessage;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.SenderData;
import org.waystation.mls.wire.WireFormat;
import org.waystation.mls.wire.Writer;

/** Protecting and unprotecting messages under the keys of one epoch, RFC 9420 section 6. */
final class Framing {
    private static final String TBS = "FramedContentTBS";

    private final CipherSuite suite;
    private final byte[] groupContext;
    private final Secret senderData;
    private final SecretTree secretTree;

    Framing(CipherSuite suite, byte[] groupContext, Secret senderData, SecretTree secretTree) {
        this.suite = suite;
        this.groupContext = groupContext;
        this.senderData = senderData;
        this.secretTree = secretTree;
    }

    static AuthenticatedContent sign(
            CipherSuite suite, KeyPair key, WireFormat format, FramedContent content, byte[] groupContext) {
        byte[] signature = suite.signWithLabel(key, TBS, content.toBeSigned(format, groupContext));
        return new AuthenticatedContent(format, content, new ContentAuth(Bytes.wrap(signature), null));
    }

    static void verify(CipherSuite suite, Bytes key, AuthenticatedContent message, byte[] groupContext)
            throws MlsException {
        byte[] signed = message.content().toBeSigned(message.format(), groupContext);
        boolean genuine = suite.verifyWithLabel(key, TBS, signed, message.auth().signature());
        MlsException.require(genuine, Rule.M609_SIGNATURE);
    }

    static PublicMessage protectPublic(
            CipherSuite suite, Secret membershipKey, AuthenticatedContent message, byte[] groupContext) {
        if (message.content().content().type() == Content.Type.APPLICATION) {
            throw new IllegalArgumentException("application data is never sent in the open");
        }
        Bytes tag = suite.mac(membershipKey, PublicMessage.toBeMaced(message, groupContext));
        return new PublicMessage(message.content(), message.auth(), tag);
    }

    static void verifyMembership(CipherSuite suite, Secret membershipKey, PublicMessage message, byte[] groupContext)
            throws MlsException {
        Bytes tag = message.membershipTag();
        boolean genuine = tag != null
                && suite.verifyMac(membershipKey, PublicMessage.toBeMaced(message.authenticated(), groupContext), tag);
        MlsException.require(genuine, Rule.M610_MEMBERSHIP_TAG);
    }

    /** Encrypts a message of our own with the next key of our ratchet, which is gone afterwards. */
    PrivateMessage protect(AuthenticatedContent message, int padding, SecureRandom random) throws MlsException {
        FramedContent content = message.content();
        Content.Type type = content.content().type();
        int leaf = ((Sender.Member) content.sender()).leafIndex();
        byte[] guard = new byte[SenderData.REUSE_GUARD];
        random.nextBytes(guard);
        try (MessageKey key = secretTree.next(leaf, kind(type));
                Writer plain = new Writer()) {
            plain.struct(content.content()).struct(message.auth()).raw(new byte[padding]);
            byte[] plaintext = plain.toByteArray();
            byte[] ciphertext =
                    suite.seal(key.key(), guarded(key.nonce(), guard), PrivateMessage.contentAad(content), plaintext);
            Arrays.fill(plaintext, (byte) 0);
            SenderData sender = new SenderData(leaf, key.generation(), Bytes.wrap(guard));
            byte[] sealedSender = sealSender(content, type, sender, ciphertext);
            return new PrivateMessage(
                    content.groupId(),
                    content.epoch(),
                    type,
                    content.authenticatedData(),
                    Bytes.wrap(sealedSender),
                    Bytes.wrap(ciphertext));
        }
    }

    private byte[] sealSender(FramedContent content, Content.Type type, SenderData sender, byte[] ciphertext) {
        byte[] aad = PrivateMessage.senderDataAad(content.groupId(), content.epoch(), type);
        try (Secret key = senderDataKey(ciphertext);
                Secret nonce = senderDataNonce(ciphertext)) {
            return suite.seal(key, nonce.expose(), aad, sender.encode());
        }
    }

    /** A private message that opened and whose signature holds; its key is still there until {@link #use}. */
    record Opened(AuthenticatedContent message, SecretTree.Opening opening) implements AutoCloseable {
        /** The message counts: erases its key. */
        void use() {
            opening.use();
        }

        @Override
        public void close() {
            opening.close();
        }
    }

    /**
     * Opens a private message.
     *
     * @param signatureKeys the signature key of a leaf, or null where there is none
     */
    Opened open(PrivateMessage message, SecretTree.Limits limits, Function<Integer, @Nullable Bytes> signatureKeys)
            throws MlsException {
        SenderData sender = openSender(message);
        Bytes signatureKey = signatureKeys.apply(sender.leafIndex());
        if (signatureKey == null) {
            throw new MlsException(Rule.M604_SENDER_IS_MEMBER);
        }
        SecretTree.Opening opening =
                secretTree.open(sender.leafIndex(), kind(message.contentType()), sender.generation(), limits);
        try {
            AuthenticatedContent content = openContent(message, sender, opening.key());
            verify(suite, signatureKey, content, groupContext);
            return new Opened(content, opening);
        } catch (MlsException e) {
            opening.close();
            throw e;
        }
    }

    /** Who sent a message, as far as it opens at all. */
    SenderData openSender(PrivateMessage message) throws MlsException {
        byte[] aad = PrivateMessage.senderDataAad(message.groupId(), message.epoch(), message.contentType());
        byte[] ciphertext = message.ciphertext().view();
        try (Secret key = senderDataKey(ciphertext);
                Secret nonce = senderDataNonce(ciphertext)) {
            byte[] opened = suite.open(
                    key, nonce.expose(), aad, message.encryptedSenderData().view());
            if (opened == null) {
                throw new MlsException(Rule.M612_OPENS);
            }
            return Reader.whole(opened, SenderData::read);
        }
    }

    private AuthenticatedContent openContent(PrivateMessage message, SenderData sender, MessageKey key)
            throws MlsException {
        byte[] nonce = guarded(key.nonce(), sender.reuseGuard().view());
        byte[] opened = suite.open(
                key.key(), nonce, message.contentAad(), message.ciphertext().view());
        if (opened == null) {
            throw new MlsException(Rule.M612_OPENS);
        }
        try {
            return Reader.whole(opened, in -> readContent(in, message, sender));
        } finally {
            Arrays.fill(opened, (byte) 0);
        }
    }

    /** {@code PrivateMessageContent}. */
    private static AuthenticatedContent readContent(Reader in, PrivateMessage message, SenderData sender)
            throws MlsException {
        Content content = Content.read(in, message.contentType());
        ContentAuth auth = ContentAuth.read(in, message.contentType());
        for (byte one : in.raw(in.remaining())) {
            MlsException.require(one == 0, Rule.M611_PADDING_ZERO);
        }
        FramedContent framed = new FramedContent(
                message.groupId(),
                message.epoch(),
                new Sender.Member(sender.leafIndex()),
                message.authenticatedData(),
                content);
        return new AuthenticatedContent(WireFormat.PRIVATE_MESSAGE, framed, auth);
    }

    private static SecretTree.Kind kind(Content.Type type) {
        return type == Content.Type.APPLICATION ? SecretTree.Kind.APPLICATION : SecretTree.Kind.HANDSHAKE;
    }

    private static byte[] guarded(Secret nonce, byte[] guard) {
        byte[] guarded = nonce.expose().clone();
        for (int i = 0; i < guard.length; i++) {
            guarded[i] ^= guard[i];
        }
        return guarded;
    }

    Secret senderDataKey(byte[] ciphertext) {
        return suite.expandWithLabel(senderData, "key", sample(ciphertext), suite.keySize());
    }

    Secret senderDataNonce(byte[] ciphertext) {
        return suite.expandWithLabel(senderData, "nonce", sample(ciphertext), suite.nonceSize());
    }

    private byte[] sample(byte[] ciphertext) {
        return Arrays.copyOf(ciphertext, Math.min(ciphertext.length, suite.hashSize()));
    }
}
