package org.waystation.client.internal.crypto;

/**
 * What a link is for. Everything that is hashed, signed, sealed or derived for one purpose has labels of its own, so that it cannot be
 * taken for something of the other (A20, A36).
 */
final class Purpose {
    /** A one-time invitation (specification, section 3). */
    static final Purpose INVITATION = new Purpose(
            "contact",
            "invitation",
            Labels.LINK,
            Labels.INVITATION_TERMS,
            Labels.CONTACT_TRANSCRIPT,
            Labels.INVITATION_READER,
            Labels.INVITATION_BUNDLE,
            Labels.INVITATION_ANSWER,
            0);

    /** A published address (specification, section 6e), whose answers are requests and say which bundle they answer. */
    static final Purpose ADDRESS = new Purpose(
            "address",
            "address",
            Labels.ADDRESS_LINK,
            Labels.ADDRESS_TERMS,
            Labels.ADDRESS_TRANSCRIPT,
            Labels.ADDRESS_READER,
            Labels.ADDRESS_BUNDLE,
            Labels.ADDRESS_REQUEST,
            Long.BYTES);

    /** The type in the link. */
    final String word;
    /** What people call it. */
    final String noun;

    final byte[] link;
    final byte[] terms;
    final byte[] transcript;
    final byte[] reader;
    final byte[] bundle;
    final byte[] answer;
    /** Bytes before the prologue of an answer that name the bundle. */
    final int nameLength;

    private Purpose(
            String word,
            String noun,
            byte[] link,
            byte[] terms,
            byte[] transcript,
            byte[] reader,
            byte[] bundle,
            byte[] answer,
            int nameLength) {
        this.word = word;
        this.noun = noun;
        this.link = link;
        this.terms = terms;
        this.transcript = transcript;
        this.reader = reader;
        this.bundle = bundle;
        this.answer = answer;
        this.nameLength = nameLength;
    }

    /** Bytes of the ratchet message inside an answer. */
    int firstMessage() {
        return Message.IN_ANSWER - nameLength;
    }
}
