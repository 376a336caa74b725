package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waystation.client.Listener;
import org.waystation.client.MessageState;
import org.waystation.client.Received;

/**
 * An app that shows what arrives and says so, if it does not crash before. It checks what every app relies on: one id for one thing,
 * nothing again after it was confirmed.
 */
abstract class App implements Listener {
    final String name;

    /** Everything shown, by id, in the order it was first shown. */
    final Map<String, Received> shown = new LinkedHashMap<>();

    final Map<String, MessageState> states = new HashMap<>();

    /** Whether the app says at once that it has what it was shown. */
    boolean confirmsAtOnce = true;

    private final Set<String> confirmed = new HashSet<>();
    private final Map<String, String> idOfMessage = new HashMap<>();
    private final List<Received> toConfirm = new ArrayList<>();

    App(String name) {
        this.name = name;
    }

    /** Says to the library that this is shown. */
    abstract void confirm(List<Received> now);

    @Override
    public final void received(Received received) {
        assertFalse(confirmed.contains(received.id()), name + " was shown something again after confirming it");
        Received before = shown.put(received.id(), received);
        assertEquals(before == null ? received : before, received, "one id names one thing");
        if (received instanceof Received.Message message) {
            String id = idOfMessage.put(message.messageId(), message.id());
            assertEquals(id == null ? message.id() : id, message.id(), "one message has one id");
        }
        if (confirmsAtOnce) {
            toConfirm.add(received);
        }
    }

    @Override
    public final void messageState(String messageId, MessageState state) {
        states.put(messageId, state);
    }

    /** The app says that it has what it was shown. */
    final void confirmShown() {
        List<Received> now = new ArrayList<>(toConfirm);
        toConfirm.clear();
        confirm(now);
        now.forEach(received -> confirmed.add(received.id()));
    }

    /** The app dies as well, and what it has not confirmed it has not kept. */
    final void forgetUnconfirmed() {
        shown.keySet().removeIf(id -> !confirmed.contains(id));
        toConfirm.clear();
    }

    /** What was shown of one kind, in that order. */
    final <T extends Received> List<T> shown(Class<T> kind) {
        List<T> list = new ArrayList<>();
        for (Received received : shown.values()) {
            if (kind.isInstance(received)) {
                list.add(kind.cast(received));
            }
        }
        return list;
    }

    final List<Received.Notice.Kind> notices() {
        List<Received.Notice.Kind> kinds = new ArrayList<>();
        for (Received.Notice notice : shown(Received.Notice.class)) {
            kinds.add(notice.kind());
        }
        return kinds;
    }
}
