package org.waystation.terminal.command;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.waystation.client.Contact;
import org.waystation.client.Listener;
import org.waystation.client.MessageState;
import org.waystation.client.Received;
import org.waystation.client.RelayStatus;
import org.waystation.client.WaystationException;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Harmless;
import org.waystation.wire.RelayAddress;

/** Listens to the profile while a command waits: whether anything moves, what is in the way, and when something has come. */
final class Watch implements Listener {
    private final Consumer<String> tell;
    private final Map<RelayAddress, RelayStatus> relays = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private volatile long lastMove = System.nanoTime();

    Watch(Consumer<String> tell) {
        this.tell = tell;
    }

    @Override
    public void received(Received received) {
        moved();
        news.release();
    }

    @Override
    public void messageState(String messageId, MessageState state) {
        moved();
    }

    @Override
    public void contact(Contact contact) {
        moved();
    }

    @Override
    public void relay(RelayStatus status) {
        RelayStatus before = relays.put(status.relay(), status);
        if (status.connected()) {
            moved();
            if (before != null && before.failure().isPresent()) {
                tell.accept("The relay " + place(status) + " can be reached again.");
            }
        } else if (status.failure().isPresent() && !sameFailure(before, status)) {
            tell.accept("The relay " + place(status) + ": "
                    + Harmless.line(Failure.of(status.failure().get()).words()));
        }
    }

    private static boolean sameFailure(RelayStatus before, RelayStatus now) {
        return before != null
                && before.failure()
                        .map(WaystationException::reason)
                        .equals(now.failure().map(WaystationException::reason));
    }

    private static String place(RelayStatus status) {
        return status.relay().host() + ":" + status.relay().port();
    }

    /** Something moves. */
    void moved() {
        lastMove = System.nanoTime();
    }

    /** {@link System#nanoTime} when something last moved. */
    long lastMove() {
        return lastMove;
    }

    /** Why a relay cannot be reached, if one cannot. */
    Optional<WaystationException> obstacle() {
        return relays.values().stream()
                .filter(status -> !status.connected())
                .flatMap(status -> status.failure().stream())
                .findFirst();
    }

    /** Waits until something was received since the last call. */
    void awaitNews() throws InterruptedException {
        news.acquire();
        news.drainPermits();
    }
}
