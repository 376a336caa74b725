package org.waystation.relay.session;

/** A set of ids other than 0: open addressing, no object per id. */
final class RequestIds {
    private static final int SMALL = 16;

    private int[] slots = new int[SMALL];
    private int size;

    int size() {
        return size;
    }

    /** False if it is there already. */
    boolean add(int id) {
        int at = find(id);
        if (slots[at] == id) {
            return false;
        }
        slots[at] = id;
        size++;
        if (size * 2 > slots.length) {
            resize(slots.length * 2);
        }
        return true;
    }

    void remove(int id) {
        int at = find(id);
        if (slots[at] != id) {
            return;
        }
        size--;
        slots[at] = 0;
        closeGap(at);
        if (size == 0 && slots.length > SMALL) {
            slots = new int[SMALL]; // an idle connection costs little
        }
    }

    void clear() {
        slots = new int[SMALL];
        size = 0;
    }

    /** Moves what stands after the gap to where it is found without it. */
    private void closeGap(int gap) {
        int free = gap;
        for (int at = next(free); slots[at] != 0; at = next(at)) {
            int home = home(slots[at]);
            boolean between = free <= at ? free < home && home <= at : free < home || home <= at;
            if (!between) {
                slots[free] = slots[at];
                slots[at] = 0;
                free = at;
            }
        }
    }

    /** Where the id is, or would be. */
    private int find(int id) {
        int at = home(id);
        while (slots[at] != 0 && slots[at] != id) {
            at = next(at);
        }
        return at;
    }

    private int home(int id) {
        return ((id * 0x9e3779b9) >>> 8) & (slots.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (slots.length - 1);
    }

    private void resize(int length) {
        int[] before = slots;
        slots = new int[length];
        for (int id : before) {
            if (id != 0) {
                slots[find(id)] = id;
            }
        }
    }
}
