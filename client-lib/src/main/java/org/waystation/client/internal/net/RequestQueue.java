package org.waystation.client.internal.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Frames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Request;

/** Requests between those who send them and the writer, which takes as many at a time as a frame and the relay's limit allow. Thread-safe. */
final class RequestQueue {
    /** W-104. */
    private static final int MAX_IN_FRAME = 256;

    private final int capacity;
    private final Queue<Request> waiting = new ArrayDeque<>();

    private final Set<Integer> waitingIds = new HashSet<>();
    private final Set<Integer> inFlight = new HashSet<>();

    private int inFlightLimit;
    private boolean ended;

    /** @param capacity requests without a reply that it holds at most */
    RequestQueue(int capacity) {
        this.capacity = capacity;
    }

    /** W-205: how many may be sent and not answered. Before this is called none is. */
    synchronized void limitInFlight(int limit) {
        inFlightLimit = limit;
        notifyAll();
    }

    /** All or none; see {@link RelayConnection#send}. */
    synchronized void add(List<Request> requests) {
        if (ended) {
            return;
        }
        if (waiting.size() + inFlight.size() + requests.size() > capacity) {
            throw new IllegalStateException("more than " + capacity + " requests without a reply");
        }
        Set<Integer> fresh = new HashSet<>();
        for (Request request : requests) {
            int id = request.getId();
            if (id == 0 || waitingIds.contains(id) || inFlight.contains(id) || !fresh.add(id)) {
                throw new IllegalArgumentException("W-203: a request's id is not 0 and not that of another one");
            }
            if (size(request) > Wire.MAX_MESSAGE) {
                throw new IllegalArgumentException("W-101: no frame holds this request");
            }
        }
        waitingIds.addAll(fresh);
        waiting.addAll(requests);
        notifyAll();
    }

    /**
     * Waits until there is something to send, and takes what fits.
     *
     * @param room bytes for requests in the frame
     * @return empty when the time is up, or if not even one fits; null when there will be no more
     */
    synchronized @Nullable List<Request> take(int room, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!ended && !mayTake()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Collections.emptyList();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return ended ? null : batch(room);
    }

    private boolean mayTake() {
        return !waiting.isEmpty() && inFlight.size() < inFlightLimit;
    }

    private List<Request> batch(int room) {
        List<Request> batch = new ArrayList<>();
        int left = room;
        while (mayTake() && batch.size() < MAX_IN_FRAME) {
            Request next = waiting.element();
            left -= size(next);
            if (left < 0) {
                break;
            }
            waiting.remove();
            waitingIds.remove(next.getId());
            inFlight.add(next.getId());
            batch.add(next);
        }
        return batch;
    }

    private static int size(Request request) {
        return Frames.elementSize(request.getSerializedSize());
    }

    /** @throws MalformedFrameException if there is no such request */
    synchronized void answered(int id) throws MalformedFrameException {
        if (!inFlight.remove(id)) {
            throw new MalformedFrameException("it answers a request that was not made");
        }
        notifyAll();
    }

    /** Drops what waits, and wakes the writer. */
    synchronized void end() {
        ended = true;
        waiting.clear();
        notifyAll();
    }
}
