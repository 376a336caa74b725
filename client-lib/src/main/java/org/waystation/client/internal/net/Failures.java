package org.waystation.client.internal.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.waystation.client.internal.net.ConnectionFailure.Kind;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Goodbye;

/** Words every way in which a connection with one relay ends. */
final class Failures {
    private static final int LONGEST_RETRY = 86_400;

    private final String place;

    Failures(RelayAddress relay) {
        this.place = relay.host() + ":" + relay.port();
    }

    ConnectionFailure unreachable(IOException cause) {
        String what = "cannot be reached";
        if (cause instanceof UnknownHostException) {
            what = "has a name that cannot be found";
        } else if (cause instanceof ConnectException) {
            what = "takes no connections";
        } else if (cause instanceof SocketTimeoutException) {
            what = "does not answer";
        }
        return failure(Kind.UNREACHABLE, "the relay at " + place + " " + what);
    }

    ConnectionFailure noGreeting() {
        return failure(Kind.UNREACHABLE, place + " takes the connection and does not answer");
    }

    ConnectionFailure endedEarly() {
        return failure(Kind.UNREACHABLE, place + " takes the connection and ends it at once");
    }

    ConnectionFailure notTls() {
        return failure(Kind.NOT_A_RELAY, "what answers at " + place + " is not a relay: it does not speak TLS");
    }

    ConnectionFailure oldTls() {
        return failure(
                Kind.NOT_A_RELAY, "T-106: what answers at " + place + " is not a relay: its TLS is older than 1.3");
    }

    ConnectionFailure tlsFailed() {
        return failure(Kind.NOT_A_RELAY, "what answers at " + place + " does not complete a TLS handshake");
    }

    /** @param rule its number, and what is wrong with the certificates */
    ConnectionFailure noRelay(String rule) {
        return failure(Kind.NOT_A_RELAY, rule + ": what answers at " + place + " is not a relay");
    }

    /** @param rule its number, and what is wrong with the certificates */
    ConnectionFailure wrongRelay(String rule) {
        return failure(Kind.WRONG_RELAY, rule + ": what answers at " + place + " is not the relay of this address");
    }

    ConnectionFailure clock(Instant from, Instant to, Instant now) {
        String period = from.truncatedTo(ChronoUnit.MINUTES) + " to " + to.truncatedTo(ChronoUnit.MINUTES);
        return failure(
                Kind.CLOCK,
                "T-105: the certificate of the relay at " + place + " is valid from " + period
                        + ", and this device's clock shows " + now.truncatedTo(ChronoUnit.MINUTES)
                        + ": the clock may be wrong");
    }

    ConnectionFailure noTlsHere() {
        return failure(Kind.LOCAL, "this device has no TLS 1.3");
    }

    ConnectionFailure programFault() {
        return failure(Kind.LOCAL, "this program has a fault: what came from the relay could not be handled");
    }

    ConnectionFailure faulty(MalformedFrameException rule) {
        return faulty(String.valueOf(rule.getMessage()));
    }

    ConnectionFailure faulty(String rule) {
        return failure(Kind.FAULTY_RELAY, "the relay at " + place + " is faulty: " + rule);
    }

    ConnectionFailure tooNew(int least) {
        return failure(
                Kind.RELAY_TOO_NEW,
                "the relay at " + place + " speaks versions from " + Integer.toUnsignedLong(least)
                        + " on, this program " + Wire.VERSION + ": update this program");
    }

    ConnectionFailure tooOld(int most) {
        return failure(
                Kind.RELAY_TOO_OLD,
                "the relay at " + place + " speaks versions up to " + Integer.toUnsignedLong(most) + ", this program "
                        + Wire.VERSION + ": the relay must be updated");
    }

    ConnectionFailure lost() {
        return failure(Kind.LOST, "the connection with the relay at " + place + " broke");
    }

    ConnectionFailure silent() {
        return failure(Kind.LOST, "the relay at " + place + " answers no more");
    }

    ConnectionFailure closed() {
        return failure(Kind.CLOSED, "the connection with the relay at " + place + " was closed");
    }

    ConnectionFailure goodbye(Goodbye goodbye) {
        ErrorCode code =
                goodbye.getCode() == ErrorCode.UNRECOGNIZED ? ErrorCode.ERROR_CODE_UNSPECIFIED : goodbye.getCode();
        String why = switch (code) {
            case SHUTTING_DOWN -> "it stops";
            case SILENT -> "it has heard nothing for long";
            case RELAY_FULL, UNAVAILABLE -> "it has no room or cannot store now";
            case MALFORMED, TOO_MANY_REQUESTS -> "this program broke a rule (" + code.name() + ")";
            default -> code.name();
        };
        long retry = Math.min(LONGEST_RETRY, Integer.toUnsignedLong(goodbye.getRetrySeconds()));
        return new ConnectionFailure(
                Kind.GOODBYE, "the relay at " + place + " ended the connection: " + why, code, (int) retry);
    }

    private static ConnectionFailure failure(Kind kind, String message) {
        return new ConnectionFailure(kind, message);
    }
}
