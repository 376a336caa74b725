package org.waystation.relay.session;

/**
 * What a relay spends at most on all its clients together, beside mailboxes and connections.
 *
 * @param halfOpen connections whose TLS handshake is not done; one more takes the place of the oldest
 * @param handshakeSeconds what a client has for its handshake, from the moment its connection is accepted
 * @param handshakesPerSecond connections accepted in a second; more wait in the system's backlog
 * @param proofsPerSecond Create, Open and Claim checked in a second; more are refused with RATE_LIMITED, in equal shares
 * @param handles open handles; one more is refused with LIMIT_EXCEEDED
 * @param bytesInFlight bytes of deliveries on their way from the storage thread to the sockets; more stay in the store
 */
public record RelayLimits(
        int halfOpen,
        int handshakeSeconds,
        int handshakesPerSecond,
        int proofsPerSecond,
        long handles,
        long bytesInFlight) {

    /** For a relay with two cores and a gigabyte of memory. */
    public static final RelayLimits DEFAULT = new RelayLimits(2_048, 10, 1_000, 2_000, 1_000_000, 128L << 20);

    public RelayLimits {
        if (halfOpen < 1
                || handshakeSeconds < 1
                || handshakesPerSecond < 1
                || proofsPerSecond < 1
                || handles < 1
                || bytesInFlight < 1) {
            throw new IllegalArgumentException("a relay needs at least one of everything");
        }
    }
}
