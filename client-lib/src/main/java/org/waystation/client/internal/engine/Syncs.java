package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.WaystationException;

/** Who waits until everything is done that can be done now. */
final class Syncs {
    private final Connections connections;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    Syncs(Connections connections) {
        this.connections = connections;
    }

    CompletableFuture<Void> begin() {
        CompletableFuture<Void> sync = new CompletableFuture<>();
        waiting.add(sync);
        return sync;
    }

    /** The end of every step: they wait no more if every endpoint has settled, or failed. */
    void settle(Step step) {
        if (waiting.isEmpty()) {
            return;
        }
        WaystationException failure = null;
        for (Endpoint endpoint : connections.endpoints()) {
            boolean passedOver = endpoint.failure() != null && !endpoint.isNeeded();
            if (endpoint.settled() || passedOver) {
                continue;
            }
            if (endpoint.failure() == null) {
                return;
            }
            failure = failure == null ? endpoint.failure() : failure;
        }
        end(failure, step);
    }

    /** @param why null: everything is done */
    void end(@Nullable WaystationException why, Step step) {
        waiting.forEach(sync -> step.end(sync, why));
        waiting.clear();
    }
}
