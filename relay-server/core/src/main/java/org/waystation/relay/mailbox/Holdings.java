package org.waystation.relay.mailbox;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.store.Store;
import org.waystation.wire.Wire;

/**
 * What a mailbox holds: for each partition of the store, how many entries of which size, and between which positions. When a
 * partition is dropped, its part goes from here without a look at the store, and the counts stay exact.
 */
final class Holdings {
    private static final int PART = 3 * Integer.BYTES + 2 * Long.BYTES;
    private static final Part[] NOTHING = new Part[0];

    /** Ordered by partition. At most one for each day that an entry may live, and the lasting one. */
    private Part[] parts = NOTHING;

    /** The share of one partition. The positions are bounds: what lies between them need not all be there. */
    static final class Part {
        final int partition;
        int small;
        int large;
        long first;
        long last;

        Part(int partition, long first, long last) {
            this.partition = partition;
            this.first = first;
            this.last = last;
        }

        int entries() {
            return small + large;
        }
    }

    static Holdings read(ByteBuffer in) {
        Holdings holdings = new Holdings();
        holdings.parts = new Part[in.getShort()];
        for (int i = 0; i < holdings.parts.length; i++) {
            int partition = in.getInt();
            int small = in.getInt();
            int large = in.getInt();
            Part part = new Part(partition, in.getLong(), in.getLong());
            part.small = small;
            part.large = large;
            holdings.parts[i] = part;
        }
        return holdings;
    }

    int rowSize() {
        return Short.BYTES + parts.length * PART;
    }

    void write(ByteBuffer out) {
        out.putShort((short) parts.length);
        for (Part part : parts) {
            out.putInt(part.partition).putInt(part.small).putInt(part.large);
            out.putLong(part.first).putLong(part.last);
        }
    }

    Part[] parts() {
        return parts;
    }

    /** Entries that expire, or are kept as long as the mailbox. */
    int entries(boolean lasting) {
        int entries = 0;
        for (Part part : parts) {
            entries += (part.partition == Store.LASTING) == lasting ? part.entries() : 0;
        }
        return entries;
    }

    long bytes(boolean lasting) {
        long bytes = 0;
        for (Part part : parts) {
            if ((part.partition == Store.LASTING) == lasting) {
                bytes += (long) part.small * Wire.SMALL_ENTRY + (long) part.large * Wire.LARGE_ENTRY;
            }
        }
        return bytes;
    }

    void add(int partition, long position, int size) {
        Part part = find(partition);
        if (part == null) {
            part = insert(new Part(partition, position, position));
        }
        part.first = Math.min(part.first, position);
        part.last = Math.max(part.last, position);
        part.small += size == Wire.SMALL_ENTRY ? 1 : 0;
        part.large += size == Wire.SMALL_ENTRY ? 0 : 1;
    }

    /** Counts an entry out; nothing happens if its partition is gone already. A part stays until {@link #prune}, empty or not. */
    void remove(int partition, int size) {
        Part part = find(partition);
        if (part != null) {
            part.small -= size == Wire.SMALL_ENTRY ? 1 : 0;
            part.large -= size == Wire.SMALL_ENTRY ? 0 : 1;
        }
    }

    /** Forgets parts that have nothing: their rows, if there were any, are deleted. */
    void prune() {
        for (Part part : parts) {
            if (part.entries() == 0) {
                remove(part);
            }
        }
    }

    /** Forgets the partitions before this one, which the store has dropped; true if there were any. */
    boolean dropBefore(int partition) {
        boolean dropped = false;
        for (Part part : parts) {
            if (part.partition != Store.LASTING && part.partition < partition) {
                remove(part);
                dropped = true;
            }
        }
        return dropped;
    }

    /** Forgets everything. */
    void clear() {
        parts = NOTHING;
    }

    private void remove(Part gone) {
        Part[] fewer = parts.length == 1 ? NOTHING : new Part[parts.length - 1];
        int count = 0;
        for (Part part : parts) {
            if (part != gone) {
                fewer[count++] = part;
            }
        }
        parts = fewer;
    }

    /** The first position that an entry may have, or {@code none}; of those that expire, or of all. */
    long first(boolean lasting, long none) {
        long first = none;
        for (Part part : parts) {
            boolean counts = part.entries() > 0 && (lasting || part.partition != Store.LASTING);
            first = counts ? Math.min(first, part.first) : first;
        }
        return first;
    }

    @Nullable
    Part find(int partition) {
        for (Part part : parts) {
            if (part.partition == partition) {
                return part;
            }
        }
        return null;
    }

    private Part insert(Part part) {
        Part[] more = new Part[parts.length + 1];
        int at = 0;
        while (at < parts.length && parts[at].partition < part.partition) {
            more[at] = parts[at];
            at++;
        }
        more[at] = part;
        System.arraycopy(parts, at, more, at + 1, parts.length - at);
        parts = more;
        return part;
    }
}
