package org.waystation.terminal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.RelayStatus;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;
import org.waystation.terminal.console.Failure;
import org.waystation.wire.RelayAddress;

final class WaitingTest {
    private static final RelayAddress RELAY =
            new RelayAddress(ByteString.copyFrom(new byte[32]), Optional.empty(), "relay.example", 7443);

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Watch watch = new Watch(told::add);
    private final Waiting waiting = new Waiting(watch, told::add, Duration.ofMillis(300));

    @Test
    void whatComesIsReturned() {
        assertEquals("done", waiting.on(CompletableFuture.completedFuture("done"), "it"));
    }

    @Test
    void aFailureKeepsItsNameAndItsExitCode() {
        CompletableFuture<String> refused =
                CompletableFuture.failedFuture(new AskUserException(Reason.ACCESS_REQUIRED, "No."));
        Failure failure = assertThrows(Failure.class, () -> waiting.on(refused.thenApply(x -> x), "it"));
        assertEquals("ACCESS_REQUIRED", failure.reason());
        assertEquals(3, failure.exit().number());
    }

    @Test
    void patienceEnds() {
        Failure failure = assertThrows(Failure.class, () -> waiting.on(new CompletableFuture<>(), "the relay"));
        assertEquals("TIMED_OUT", failure.reason());
        assertEquals("Gave up waiting for the relay.", failure.words());
        assertEquals(4, failure.exit().number());
    }

    @Test
    void patienceEndsWithTheReasonIfThereIsOne() {
        watch.relay(status(false, new TryAgainException(Reason.RELAY_UNREACHABLE, "Nobody answers.")));
        Failure failure = assertThrows(Failure.class, () -> waiting.on(new CompletableFuture<>(), "the relay"));
        assertEquals("RELAY_UNREACHABLE", failure.reason());
    }

    @Test
    void aTroubleIsToldOnceAndItsEndToo() {
        WaystationException nobody = new TryAgainException(Reason.RELAY_UNREACHABLE, "Nobody answers.");
        watch.relay(status(false, nobody));
        watch.relay(status(false, nobody));
        watch.relay(status(true, null));
        assertEquals(
                List.of(
                        "The relay relay.example:7443: Nobody answers.",
                        "The relay relay.example:7443 can be reached again."),
                told);
        assertTrue(watch.obstacle().isEmpty());
    }

    private static RelayStatus status(boolean connected, WaystationException failure) {
        return new RelayStatus(RELAY, connected, Optional.ofNullable(failure));
    }
}
