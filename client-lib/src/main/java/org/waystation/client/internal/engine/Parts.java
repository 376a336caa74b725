package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Profile;
import org.waystation.client.internal.record.PartRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Text;

/**
 * Parts of texts whose other parts have not come (S-405). A contact can leave at most {@value #MAX_TEXTS} texts unfinished; the one begun
 * first goes when another begins.
 */
final class Parts {
    private static final int MAX_TEXTS = 16;

    private final byte[] contact;
    private final Map<ByteString, TreeMap<Integer, PartRecord>> texts = new HashMap<>();
    private final Erasing<ByteString> erasing = new Erasing<>();

    Parts(byte[] contact) {
        this.contact = contact;
    }

    void load(byte[] key, PartRecord record) {
        ByteString message = ByteString.copyFrom(key, Keys.ID, Keys.ID);
        texts.computeIfAbsent(message, id -> new TreeMap<>()).put((int) key[key.length - 1], record);
        erasing.at(record.getDisappearsAt(), message);
    }

    /** Whether some of this text is here. */
    boolean include(ByteString message) {
        return texts.containsKey(message);
    }

    /** The whole text, if this was its last missing part; null otherwise. Its parts are gone then. */
    @Nullable
    ByteString join(Content content, Step step) {
        Text text = content.getText();
        ByteString message = content.getId();
        TreeMap<Integer, PartRecord> parts = texts.get(message);
        if (parts == null) {
            makeRoom(step);
            parts = new TreeMap<>();
            texts.put(message, parts);
        }
        boolean fits = parts.isEmpty() || parts.firstEntry().getValue().getParts() == text.getParts();
        if (!fits || sizeWithout(text.getPart(), parts) + text.getUtf8().size() > Profile.MAX_TEXT) {
            forget(message, step);
            return null;
        }
        PartRecord part = PartRecord.newBuilder()
                .setParts(text.getParts())
                .setUtf8(text.getUtf8())
                .setSentAt(content.getSentAt())
                .setDisappearsAt(Fading.disappearsAt(content, step.now()))
                .setReplaces(text.getReplaces())
                .build();
        parts.put(text.getPart(), part); // the same part again, if it was sealed again
        if (parts.size() < text.getParts()) {
            step.put(Table.PART, Keys.part(contact, message.toByteArray(), text.getPart()), part);
            erasing.at(part.getDisappearsAt(), message);
            return null;
        }
        ByteString whole = ByteString.EMPTY;
        for (PartRecord each : parts.values()) {
            whole = whole.concat(each.getUtf8());
        }
        forget(message, step);
        return whole;
    }

    private static int sizeWithout(int part, Map<Integer, PartRecord> parts) {
        int size = 0;
        for (Map.Entry<Integer, PartRecord> other : parts.entrySet()) {
            size += other.getKey() == part ? 0 : other.getValue().getUtf8().size();
        }
        return size;
    }

    private void makeRoom(Step step) {
        if (texts.size() < MAX_TEXTS) {
            return;
        }
        ByteString oldest = null;
        long begun = Long.MAX_VALUE;
        for (Map.Entry<ByteString, TreeMap<Integer, PartRecord>> text : texts.entrySet()) {
            long at = text.getValue().firstEntry().getValue().getSentAt();
            if (oldest == null || at < begun) {
                oldest = text.getKey();
                begun = at;
            }
        }
        if (oldest != null) {
            forget(oldest, step);
        }
    }

    void forget(ByteString message, Step step) {
        TreeMap<Integer, PartRecord> parts = texts.remove(message);
        if (parts != null) {
            for (int part : parts.keySet()) {
                step.delete(Table.PART, Keys.part(contact, message.toByteArray(), part));
            }
        }
    }

    /** The same, and edits of it. */
    void forgetWithEdits(ByteString message, Step step) {
        List<ByteString> edits = new ArrayList<>();
        texts.forEach((edit, parts) -> {
            if (parts.firstEntry().getValue().getReplaces().equals(message)) {
                edits.add(edit);
            }
        });
        forget(message, step);
        edits.forEach(edit -> forget(edit, step));
    }

    @Nullable
    Instant due() {
        return erasing.due();
    }

    /** Erases texts whose time was over before they were whole. */
    void eraseOver(Step step) {
        erasing.over(step.now()).forEach(message -> forget(message, step));
    }

    void removeAll(Step step) {
        for (ByteString message : texts.keySet().toArray(new ByteString[0])) {
            forget(message, step);
        }
    }
}
