package org.waystation.client.internal.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When what is to be erased. Entries are not taken out when what they name goes for another reason: that is nothing to erase. */
final class Erasing<K> {
    private final PriorityQueue<Entry<K>> queue = new PriorityQueue<>();

    /** @param time Unix milliseconds; 0: never */
    void at(long time, K what) {
        if (time != 0) {
            queue.add(new Entry<>(time, what));
        }
    }

    @Nullable
    Instant due() {
        Entry<K> first = queue.peek();
        return first == null ? null : Instant.ofEpochMilli(first.time);
    }

    /** Takes out what is due. */
    List<K> over(Instant now) {
        List<K> over = new ArrayList<>();
        for (Entry<K> first = queue.peek(); first != null && first.time <= now.toEpochMilli(); first = queue.peek()) {
            over.add(first.what);
            queue.remove();
        }
        return over;
    }

    private static final class Entry<K> implements Comparable<Entry<K>> {
        private final long time;
        private final K what;

        private Entry(long time, K what) {
            this.time = time;
            this.what = what;
        }

        @Override
        public int compareTo(Entry<K> other) {
            return Long.compare(time, other.time);
        }
    }
}
