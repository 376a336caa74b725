package org.waystation.client.internal.crypto;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.InvitationTerms;
import org.waystation.sealed.v1.MailboxOffer;

/**
 * The private keys behind one bundle: an identity, a prekey, an ML-KEM-1024 key. Those of an invitation are one-time: {@link #close}
 * erases them when the first answer has opened, and the record of {@link #save} is deleted in the transaction that stores the session.
 * Those of a published address take any number of requests, and go in time.
 */
public final class InviterKeys implements AutoCloseable {
    private static final short FORMAT = 1;
    private static final int SAVED = Short.BYTES + SigningKey.SEED + 2 * X25519.LENGTH + Kem.SEED;

    private final Identity identity;
    private final X25519 prekey;
    private final Secret kemSeed;

    private InviterKeys(Identity identity, X25519 prekey, Secret kemSeed) {
        this.identity = identity;
        this.prekey = prekey;
        this.kemSeed = kemSeed;
    }

    public static InviterKeys generate(SecureRandom random) {
        return new InviterKeys(Identity.generate(random), X25519.generate(random), Secret.random(random, Kem.SEED));
    }

    /** The same identity with fresh prekeys: what a published address offers next. */
    public InviterKeys next(SecureRandom random) {
        Identity same = new Identity(
                SigningKey.fromSeed(identity.signing().seedInside()),
                identity.agreement().copy());
        return new InviterKeys(same, X25519.generate(random), Secret.random(random, Kem.SEED));
    }

    /** {@code F} of the identity: what a published address names. */
    public byte[] fingerprint() {
        return VerificationCode.fingerprint(identity.signing().publicBytes());
    }

    /**
     * A serialised {@code InvitationBundle} of at most 4,012 bytes; the same bytes for the same arguments.
     *
     * @param expiresAt rounded down to seconds
     * @throws IllegalArgumentException S-107
     */
    public byte[] bundle(Instant expiresAt, List<MailboxOffer> offers) {
        return bundle(Purpose.INVITATION, 0, expiresAt, offers);
    }

    /**
     * The same for a published address.
     *
     * @param count above 0, and above that of the bundle before
     */
    public byte[] publishedBundle(long count, Instant expiresAt, List<MailboxOffer> offers) {
        return bundle(Purpose.ADDRESS, count, expiresAt, offers);
    }

    private byte[] bundle(Purpose purpose, long count, Instant expiresAt, List<MailboxOffer> offers) {
        byte[] terms = InvitationTerms.newBuilder()
                .setSuite(Bundle.SUITE)
                .setIdentityKey(ByteString.copyFrom(identity.signing().publicBytes()))
                .setIdentityDh(ByteString.copyFrom(identity.agreement().publicInside()))
                .setIdentityDhSignature(ByteString.copyFrom(identity.signature()))
                .setPrekey(ByteString.copyFrom(prekey.publicInside()))
                .setKemKey(ByteString.copyFrom(Kem.ML_KEM_1024.publicKey(kemSeed)))
                .setExpiresAt(expiresAt.getEpochSecond())
                .addAllMailboxes(Offers.requireValid(offers))
                .setCount(count)
                .build()
                .toByteArray();
        return InvitationBundle.newBuilder()
                .setTerms(ByteString.copyFrom(terms))
                .setSignature(ByteString.copyFrom(identity.signing().sign(Bundle.statement(purpose, terms))))
                .build()
                .toByteArray();
    }

    /** All private keys, as a record that the caller seals and zeroes. */
    public byte[] save() {
        return ByteBuffer.allocate(SAVED)
                .putShort(FORMAT)
                .put(identity.signing().seedInside())
                .put(identity.agreement().privateInside())
                .put(prekey.privateInside())
                .put(kemSeed.inside())
                .array();
    }

    /** @throws IllegalArgumentException if this is no record of {@link #save} */
    public static InviterKeys load(byte[] saved) {
        ByteBuffer in = ByteBuffer.wrap(saved);
        if (saved.length != SAVED || in.getShort() != FORMAT) {
            throw new IllegalArgumentException("not a record of invitation keys that this version reads");
        }
        SigningKey signing = new SigningKey(take(in, SigningKey.SEED));
        X25519 agreement = new X25519(take(in, X25519.LENGTH));
        X25519 prekey = new X25519(take(in, X25519.LENGTH));
        return new InviterKeys(new Identity(signing, agreement), prekey, take(in, Kem.SEED));
    }

    private static Secret take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Secret.owning(bytes);
    }

    Identity identity() {
        return identity;
    }

    X25519 prekey() {
        return prekey;
    }

    Secret kemSeed() {
        return kemSeed;
    }

    /** Zeroes all private keys. */
    @Override
    public void close() {
        identity.close();
        prekey.close();
        kemSeed.close();
    }

    @Override
    public String toString() {
        return "InviterKeys";
    }
}
