package org.waystation.client.internal.crypto;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.InvitationTerms;
import org.waystation.sealed.v1.MailboxOffer;

/** What an inviter, or the owner of a published address, offers, after every rule for it was checked (S-103 to S-107). Immutable. */
public final class Bundle {
    static final int SUITE = 1;

    private final Purpose purpose;
    private final InvitationTerms terms;

    private Bundle(Purpose purpose, InvitationTerms terms) {
        this.purpose = purpose;
        this.terms = terms;
    }

    /**
     * Reads what {@link InvitationSecret#openBundle} opened.
     *
     * @throws InvitationException DAMAGED_INVITATION, NEWER, or EXPIRED
     */
    public static Bundle read(byte[] bundle, Instant now) throws InvitationException {
        return read(Purpose.INVITATION, bundle, now);
    }

    /**
     * Reads what {@link AddressSecret#openBundle} opened (S-603, and S-103 to S-107).
     *
     * @param fingerprint what the address names
     * @throws InvitationException DAMAGED_INVITATION, NEWER, or EXPIRED
     */
    public static Bundle readPublished(byte[] fingerprint, byte[] bundle, Instant now) throws InvitationException {
        Bundle published = read(Purpose.ADDRESS, bundle, now);
        if (!MessageDigest.isEqual(VerificationCode.fingerprint(published.identityKey()), fingerprint)
                || published.count() <= 0) {
            throw damaged("S-603: what the relay keeps for this address is not its owner's.");
        }
        return published;
    }

    private static Bundle read(Purpose purpose, byte[] bundle, Instant now) throws InvitationException {
        InvitationTerms terms;
        byte[] signature;
        byte[] signed;
        try {
            InvitationBundle outer = InvitationBundle.parseFrom(bundle);
            signed = outer.getTerms().toByteArray();
            signature = outer.getSignature().toByteArray();
            terms = InvitationTerms.parseFrom(signed);
        } catch (InvalidProtocolBufferException e) {
            throw damaged("S-103: the " + purpose.noun + " cannot be read.");
        }
        if (terms.getSuite() != SUITE) {
            throw new InvitationException(
                    Kind.NEWER, "S-103: this " + purpose.noun + " was made by a newer version. Update to use it.");
        }
        checkKeys(purpose, terms, signed, signature);
        if (!Offers.areValid(terms.getMailboxesList())) {
            throw damaged("S-107: the " + purpose.noun + " does not say where to answer.");
        }
        if (Long.compareUnsigned(now.getEpochSecond(), terms.getExpiresAt()) > 0) {
            throw new InvitationException(
                    Kind.EXPIRED,
                    "S-106: this " + purpose.noun + " has expired. (This device's clock says " + now + ".)");
        }
        return new Bundle(purpose, terms);
    }

    private static void checkKeys(Purpose purpose, InvitationTerms terms, byte[] signed, byte[] signature)
            throws InvitationException {
        if (terms.getIdentityKey().size() != SigningKey.PUBLIC
                || terms.getIdentityDh().size() != X25519.LENGTH
                || terms.getIdentityDhSignature().size() != SigningKey.SIGNATURE
                || terms.getPrekey().size() != X25519.LENGTH
                || terms.getKemKey().size() != Kem.ML_KEM_1024.publicLength()
                || signature.length != SigningKey.SIGNATURE) {
            throw damaged("S-103: a key or signature of the " + purpose.noun + " has a wrong length.");
        }
        byte[] identity = terms.getIdentityKey().toByteArray();
        boolean signedTerms = SigningKey.verify(identity, statement(purpose, signed), signature);
        boolean signedKey = Identity.verify(
                identity,
                terms.getIdentityDh().toByteArray(),
                terms.getIdentityDhSignature().toByteArray());
        if (!signedTerms || !signedKey) {
            throw damaged("S-104: a signature of the " + purpose.noun + " is wrong.");
        }
        if (!Kem.ML_KEM_1024.isPublicKey(terms.getKemKey().toByteArray())) {
            throw damaged("S-105: the post-quantum key of the " + purpose.noun + " is none.");
        }
    }

    private static InvitationException damaged(String message) {
        return new InvitationException(Kind.DAMAGED_INVITATION, message);
    }

    /** What the inviter signs: a hash, so that the signature does not depend on how protobuf encodes. */
    static byte[] statement(Purpose purpose, byte[] terms) {
        return Bytes.concat(purpose.terms, Hashes.sha256(terms));
    }

    Purpose purpose() {
        return purpose;
    }

    /** Numbers the bundles of a published address, ascending; 0 in an invitation. */
    public long count() {
        return terms.getCount();
    }

    byte[] identityKey() {
        return terms.getIdentityKey().toByteArray();
    }

    byte[] identityDh() {
        return terms.getIdentityDh().toByteArray();
    }

    byte[] prekey() {
        return terms.getPrekey().toByteArray();
    }

    byte[] kemKey() {
        return terms.getKemKey().toByteArray();
    }

    /** After this the inviter accepts no answer. */
    public Instant expiresAt() {
        return Instant.ofEpochSecond(Math.min(terms.getExpiresAt() & Long.MAX_VALUE, Instant.MAX.getEpochSecond()));
    }

    /** Where to answer: 1 to 3. */
    public List<MailboxOffer> mailboxes() {
        return terms.getMailboxesList();
    }
}
