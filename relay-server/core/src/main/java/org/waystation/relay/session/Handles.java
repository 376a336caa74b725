package org.waystation.relay.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.mailbox.Seat;

/** The open handles of one connection, in order: four bytes each, since a client may have thousands that are quiet. */
final class Handles {
    private static final Seat[] NONE = new Seat[0];

    private Seat[] seats = NONE;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Seat find(int handle) {
        int at = search(handle);
        return at < 0 ? null : seats[at];
    }

    /** Handles are given in rising order, so this is mostly at the end. */
    void add(Seat seat) {
        int at = -1 - search(seat.handle());
        if (at < 0) {
            throw new IllegalArgumentException("a handle is given once");
        }
        if (size == seats.length) {
            seats = Arrays.copyOf(seats, size + 2 + size / 4);
        }
        System.arraycopy(seats, at, seats, at + 1, size - at);
        seats[at] = seat;
        size++;
    }

    void remove(Seat seat) {
        int at = search(seat.handle());
        if (at >= 0) {
            size--;
            System.arraycopy(seats, at + 1, seats, at, size - at);
            Arrays.fill(seats, size, size + 1, null);
        }
    }

    void clear() {
        seats = NONE;
        size = 0;
    }

    private int search(int handle) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = seats[middle].handle();
            if (there == handle) {
                return middle;
            }
            low = there < handle ? middle + 1 : low;
            high = there < handle ? high : middle - 1;
        }
        return -1 - low;
    }
}
