package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ids of the latest contents of a contact: one that is sent again, in another session, is confirmed and not shown again (S-708).
 * They are kept in blocks, so that many ids cost few records.
 */
final class Known {
    private static final int BLOCK = 50;

    /** Full blocks that are kept beside the one that is being filled: 2,000 ids at least. */
    private static final int FULL_BLOCKS = 40;

    private final byte[] contact;
    private final TreeMap<Long, ByteString> blocks = new TreeMap<>();
    private final Set<ByteString> ids = new HashSet<>();

    Known(byte[] contact) {
        this.contact = contact;
    }

    void load(long order, ByteString block) {
        blocks.put(order, block);
        for (int at = 0; at < block.size(); at += Keys.ID) {
            ids.add(block.substring(at, at + Keys.ID));
        }
    }

    boolean has(ByteString id) {
        return ids.contains(id);
    }

    void add(ByteString id, Step step) {
        if (!ids.add(id)) {
            return;
        }
        Map.Entry<Long, ByteString> last = blocks.lastEntry();
        boolean full = last == null || last.getValue().size() == BLOCK * Keys.ID;
        long order = last == null ? 1 : full ? last.getKey() + 1 : last.getKey();
        ByteString block = full ? id : last.getValue().concat(id);
        blocks.put(order, block);
        step.put(Table.KNOWN, Keys.ordered(contact, order), block.toByteArray());
        if (blocks.size() > FULL_BLOCKS + 1) {
            forget(blocks.firstKey(), step);
        }
    }

    private void forget(long order, Step step) {
        ByteString block = blocks.remove(order);
        for (int at = 0; block != null && at < block.size(); at += Keys.ID) {
            ids.remove(block.substring(at, at + Keys.ID));
        }
        step.delete(Table.KNOWN, Keys.ordered(contact, order));
    }

    void removeAll(Step step) {
        while (!blocks.isEmpty()) {
            forget(blocks.firstKey(), step);
        }
    }
}
