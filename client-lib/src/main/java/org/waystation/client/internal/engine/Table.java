package org.waystation.client.internal.engine;

/** The tables of a profile's store. Numbers are part of the stored format: a retired one is never used again. */
enum Table {
    /** One record, key empty: {@code ProfileRecord}. */
    PROFILE(1),
    /** By contact id: {@code ContactRecord}. */
    CONTACT(2),
    /** By contact id: a saved session. */
    SESSION(3),
    /** By contact id and order: {@code OutboxRecord}. */
    OUTBOX(4),
    /** By contact id and order: the sealed entry of the outbox record with that key. */
    ENTRY(5),
    /** By order: {@code ReceivedRecord}. */
    RECEIVED(6),
    /** By contact id, message id and part: {@code PartRecord}. */
    PART(7),
    /** By contact id and order: an entry that came before the session it belongs to. */
    ASIDE(8),
    /** By a random id: {@code LeavingRecord}. */
    LEAVING(10),
    /** With key empty: {@code AddressRecord}; by the count of a bundle: {@code AddressKeysRecord}. */
    ADDRESS(11),
    /** By request id: {@code RequestRecord}. */
    REQUEST(12),
    /** By introduction id: {@code ReferralRecord}. */
    REFERRAL(13),
    /** By contact id and order: the serialised {@code Content} of the numbered outbox record with that key. */
    CONTENT(14),
    /** By contact id and order: ids of contents that came, one after the other. */
    KNOWN(15),
    /** By contact id: {@code RenewalRecord}. */
    RENEWAL(16),
    /** The app's own: names and values are its business. */
    APP(17),
    /** By transfer id: {@code TransferRecord}. */
    TRANSFER(24);

    private final int number;

    Table(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
