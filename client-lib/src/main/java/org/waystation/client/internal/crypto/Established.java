package org.waystation.client.internal.crypto;

/** What a handshake gives: a session, and what outlives it. The caller stores and closes all of it. */
public final class Established implements AutoCloseable {
    private final Session session;
    private final Secret contact;
    private final Secret identity;
    private final byte[] peerAgreement;

    Established(Session session, Secret contact, Secret identity, byte[] peerAgreement) {
        this.session = session;
        this.contact = contact;
        this.identity = identity;
        this.peerAgreement = peerAgreement;
    }

    public Session session() {
        return session;
    }

    /** {@code CS}: the secret of this contact that later codes and renewals are derived from. */
    public Secret contact() {
        return contact;
    }

    /** The private keys of our identity: {@code IK} and {@code DK}, 64 bytes. */
    public Secret identity() {
        return identity;
    }

    /** The peer's {@code DK}, 32 bytes. */
    public byte[] peerAgreement() {
        return peerAgreement.clone();
    }

    @Override
    public void close() {
        session.close();
        contact.close();
        identity.close();
    }
}
