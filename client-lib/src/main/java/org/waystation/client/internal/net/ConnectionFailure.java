package org.waystation.client.internal.net;

import org.waystation.wire.v1.ErrorCode;

/**
 * Why a connection ended, or did not come about. The message is for people; it names host and port and nothing else, no key and no byte
 * that was received.
 */
public final class ConnectionFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** By what can be done about it. */
    public enum Kind {
        /** Nobody answers at host and port, or not in time. Try again. */
        UNREACHABLE,
        /** Whoever answers is not the relay of the address (T-102 to T-104). */
        WRONG_RELAY,
        /** A certificate of the relay is not valid at the time that the device's clock shows (T-105). */
        CLOCK,
        /** Whoever answers does not speak TLS 1.3, or speaks it without being a relay (T-101, T-106). */
        NOT_A_RELAY,
        /** It is the relay of the address, and it breaks a rule of the wire. */
        FAULTY_RELAY,
        /** The relay speaks only newer versions: this program must be updated. */
        RELAY_TOO_NEW,
        /** The relay speaks only older versions: the relay must be updated. */
        RELAY_TOO_OLD,
        /** The relay ended the connection and said why: {@link #code}. */
        GOODBYE,
        /** The connection stood and broke. Try again. */
        LOST,
        /** {@link RelayConnection#close} was called. */
        CLOSED,
        /** This device has no TLS 1.3, or this program has a fault. */
        LOCAL
    }

    private final Kind kind;
    private final ErrorCode code;
    private final int retrySeconds;

    ConnectionFailure(Kind kind, String message) {
        this(kind, message, ErrorCode.ERROR_CODE_UNSPECIFIED, 0);
    }

    ConnectionFailure(Kind kind, String message, ErrorCode code, int retrySeconds) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.retrySeconds = retrySeconds;
    }

    public Kind kind() {
        return kind;
    }

    /** What a {@link Kind#GOODBYE} said; ERROR_CODE_UNSPECIFIED for every other kind, and for a code newer than this library. */
    public ErrorCode code() {
        return code;
    }

    /** Seconds before which a {@link Kind#GOODBYE} asks not to come back: 0 to 86,400. */
    public int retrySeconds() {
        return retrySeconds;
    }
}
