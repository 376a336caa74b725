package org.waystation.client.internal.crypto;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.List;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.InvitationTerms;
import org.waystation.sealed.v1.MailboxOffer;

/** What an inviter offers, after every rule for it was checked (S-103 to S-107). Immutable. */
public final class Bundle {
    static final int SUITE = 1;

    private final InvitationTerms terms;

    private Bundle(InvitationTerms terms) {
        this.terms = terms;
    }

    /**
     * Reads what {@link InvitationSecret#openBundle} opened.
     *
     * @throws InvitationException DAMAGED_INVITATION, NEWER, or EXPIRED
     */
    public static Bundle read(byte[] bundle, Instant now) throws InvitationException {
        InvitationTerms terms;
        byte[] signature;
        byte[] signed;
        try {
            InvitationBundle outer = InvitationBundle.parseFrom(bundle);
            signed = outer.getTerms().toByteArray();
            signature = outer.getSignature().toByteArray();
            terms = InvitationTerms.parseFrom(signed);
        } catch (InvalidProtocolBufferException e) {
            throw damaged("S-103: the invitation cannot be read.");
        }
        if (terms.getSuite() != SUITE) {
            throw new InvitationException(
                    Kind.NEWER, "S-103: this invitation was made by a newer version. Update to use it.");
        }
        checkKeys(terms, signed, signature);
        if (!Offers.areValid(terms.getMailboxesList())) {
            throw damaged("S-107: the invitation does not say where to answer.");
        }
        if (Long.compareUnsigned(now.getEpochSecond(), terms.getExpiresAt()) > 0) {
            throw new InvitationException(
                    Kind.EXPIRED, "S-106: this invitation has expired. (This device's clock says " + now + ".)");
        }
        return new Bundle(terms);
    }

    private static void checkKeys(InvitationTerms terms, byte[] signed, byte[] signature) throws InvitationException {
        if (terms.getIdentityKey().size() != SigningKey.PUBLIC
                || terms.getIdentityDh().size() != X25519.LENGTH
                || terms.getIdentityDhSignature().size() != SigningKey.SIGNATURE
                || terms.getPrekey().size() != X25519.LENGTH
                || terms.getKemKey().size() != Kem.ML_KEM_1024.publicLength()
                || signature.length != SigningKey.SIGNATURE) {
            throw damaged("S-103: a key or signature of the invitation has a wrong length.");
        }
        byte[] identity = terms.getIdentityKey().toByteArray();
        boolean signedTerms = SigningKey.verify(identity, statement(signed), signature);
        boolean signedKey = Identity.verify(
                identity,
                terms.getIdentityDh().toByteArray(),
                terms.getIdentityDhSignature().toByteArray());
        if (!signedTerms || !signedKey) {
            throw damaged("S-104: a signature of the invitation is wrong.");
        }
        if (!Kem.ML_KEM_1024.isPublicKey(terms.getKemKey().toByteArray())) {
            throw damaged("S-105: the post-quantum key of the invitation is none.");
        }
    }

    private static InvitationException damaged(String message) {
        return new InvitationException(Kind.DAMAGED_INVITATION, message);
    }

    /** What the inviter signs: a hash, so that the signature does not depend on how protobuf encodes. */
    static byte[] statement(byte[] terms) {
        return Bytes.concat(Labels.INVITATION_TERMS, Hashes.sha256(terms));
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
