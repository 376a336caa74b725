package org.waystation.client.internal.engine;

import com.google.protobuf.MessageLite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Listener;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.wire.v1.Request;

/**
 * All that follows from one thing that happened. Whoever runs it commits {@link #changes} in one transaction first, and only then
 * sends the requests and tells the app; if the commit fails, nothing else may happen.
 */
public final class Step {
    private final Instant now;
    private final List<SealedChange> changes = new ArrayList<>();
    private final Map<LinkKey, List<Request>> requests = new LinkedHashMap<>();
    private final List<Consumer<Listener>> news = new ArrayList<>();

    public Step(Instant now) {
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void put(Table table, byte[] key, MessageLite record) {
        put(table, key, record.toByteArray());
    }

    void put(Table table, byte[] key, byte[] record) {
        changes.add(SealedChange.put(table.number(), key, record));
    }

    void delete(Table table, byte[] key) {
        changes.add(SealedChange.delete(table.number(), key));
    }

    void send(LinkKey link, Request request) {
        requests.computeIfAbsent(link, key -> new ArrayList<>()).add(request);
    }

    /** Tells the app, after the commit, on the app's thread. */
    void tell(Consumer<Listener> piece) {
        news.add(piece);
    }

    /** Runs on the app's thread after the commit, in order with what is told. */
    void afterwards(Runnable action) {
        news.add(listener -> action.run());
    }

    /** Completes the future {@link #afterwards}, or fails it. */
    void end(CompletableFuture<Void> future, @Nullable WaystationException why) {
        afterwards(() -> {
            if (why == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(why);
            }
        });
    }

    /** Whether nothing follows. */
    boolean isEmpty() {
        return changes.isEmpty() && requests.isEmpty() && news.isEmpty();
    }

    public List<SealedChange> changes() {
        return changes;
    }

    public Map<LinkKey, List<Request>> requests() {
        return requests;
    }

    public List<Consumer<Listener>> news() {
        return news;
    }
}
