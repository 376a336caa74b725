package org.waystation.relay.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A tick a second for every session, on its own event loop: one timer for each loop, none for a connection or a frame. */
final class Ticks {
    private final Map<EventExecutor, Set<SessionHandler>> sessions = new ConcurrentHashMap<>();

    void add(EventExecutor loop, SessionHandler session) {
        sessions.computeIfAbsent(loop, Ticks::start).add(session);
    }

    void remove(EventExecutor loop, SessionHandler session) {
        Set<SessionHandler> there = sessions.get(loop);
        if (there != null) {
            there.remove(session);
        }
    }

    private static Set<SessionHandler> start(EventExecutor loop) {
        Set<SessionHandler> sessions = ConcurrentHashMap.newKeySet();
        var unused = loop.scheduleWithFixedDelay(() -> sessions.forEach(SessionHandler::tick), 1, 1, TimeUnit.SECONDS);
        return sessions;
    }
}
