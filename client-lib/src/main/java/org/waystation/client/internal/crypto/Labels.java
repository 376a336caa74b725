package org.waystation.client.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The labels of the specification, one per purpose, so that no value of one purpose passes for one of another. */
final class Labels {
    // Before a 0x00 in what is signed or hashed.
    static final byte[] IDENTITY_DH = prefix("org.waystation.v1.identity.dh");
    static final byte[] IDENTITY_FINGERPRINT = prefix("org.waystation.v1.identity.fingerprint");
    static final byte[] LINK = prefix("org.waystation.v1.link");
    static final byte[] INVITATION_TERMS = prefix("org.waystation.v1.invitation.terms");
    static final byte[] CONTACT_TRANSCRIPT = prefix("org.waystation.v1.contact.transcript");
    static final byte[] CONTACT_VERIFICATION = prefix("org.waystation.v1.contact.verification");
    static final byte[] ADDRESS_LINK = prefix("org.waystation.v1.address.link");
    static final byte[] ADDRESS_TERMS = prefix("org.waystation.v1.address.terms");
    static final byte[] ADDRESS_TRANSCRIPT = prefix("org.waystation.v1.address.transcript");
    static final byte[] DIRECTION = prefix("org.waystation.v1.direction");
    static final byte[] REHOME_CHECK = prefix("org.waystation.v1.rehome.check");
    static final byte[] RENEWAL_KEYS = prefix("org.waystation.v1.contact.renewal.keys");
    static final byte[] RENEWAL_TRANSCRIPT = prefix("org.waystation.v1.contact.renewal");

    static final byte[] ATTACHMENT_DIGEST = prefix("org.waystation.v1.attachment.digest");
    static final byte[] ATTACHMENT_CHECK = prefix("org.waystation.v1.attachment.check");

    // As the info of a derivation, or as associated data.
    static final byte[] INVITATION_READER = ascii("org.waystation.v1.invitation.reader");
    static final byte[] INVITATION_BUNDLE = ascii("org.waystation.v1.invitation.bundle");
    static final byte[] INVITATION_ANSWER = ascii("org.waystation.v1.invitation.answer");
    static final byte[] ADDRESS_READER = ascii("org.waystation.v1.address.reader");
    static final byte[] ADDRESS_BUNDLE = ascii("org.waystation.v1.address.bundle");
    static final byte[] ADDRESS_REQUEST = ascii("org.waystation.v1.address.request");
    static final byte[] CONTACT_SECRETS = ascii("org.waystation.v1.contact.secrets");
    static final byte[] CONTACT_REHOME = ascii("org.waystation.v1.contact.rehome");
    static final byte[] REHOME_TAG = ascii("org.waystation.v1.rehome.tag");
    static final byte[] REHOME_NEXT = ascii("org.waystation.v1.rehome.next");
    static final byte[] REHOME_CODE = ascii("org.waystation.v1.rehome.code");
    static final byte[] RENEWAL_ENTRY = ascii("org.waystation.v1.contact.renewal.entry");
    static final byte[] RENEWAL_SECRETS = ascii("org.waystation.v1.contact.renewal.secrets");
    static final byte[] ATTACHMENT_SEGMENT = ascii("org.waystation.v1.attachment.segment");
    static final byte[] RATCHET_ROOT = ascii("org.waystation.v1.ratchet.root");
    static final byte[] RATCHET_ROOT_PQ = ascii("org.waystation.v1.ratchet.root.pq");
    static final byte[] RATCHET_HEADER = ascii("org.waystation.v1.ratchet.header");
    static final byte[] RATCHET_BODY = ascii("org.waystation.v1.ratchet.body");

    private Labels() {}

    static byte[] ascii(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] prefix(String label) {
        return Arrays.copyOf(ascii(label), label.length() + 1);
    }
}
