package org.waystation.relay.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waystation.relay.testing.SealedRow.Row;

/**
 * Opens whatever can be opened in a seized directory: looks at every byte of every file for sealed entries, and tries every key on the
 * disk and all keys hashed forward from those. It shares no code with what seals them, and knows the format from its description
 * alone ({@code org.waystation.relay.mailbox}, {@code org.waystation.relay.keys}).
 */
public final class ResidueScanner {
    /** Hours around the present in which entries may expire. */
    private static final int HOURS = 2_100;

    /** How far keys are hashed forward from a slot that a mailbox has used, whatever position the entry says. */
    private static final int FORWARD = 64;

    /** Positions tried for a candidate whose key row cannot be seen. */
    private static final int POSITIONS = 40;

    private static final byte[] ZERO = new byte[12];

    private final int hour;
    private boolean everyBucket;
    private boolean blind;
    private final Map<ByteBuffer, SealedRow> candidates = new HashMap<>();
    private final Set<Long> numbers = new TreeSet<>();

    /** What a scan came to: how many sealed entries there were, readable or not, and the entries that could be read. */
    public record Report(int sealed, Set<ByteString> opened) {}

    /** @param hour the present, since 1970 */
    public ResidueScanner(int hour) {
        this.hour = hour;
    }

    /** Tries every bucket of the disk with slots that were used, and not only that of the hour that an entry names: slow. */
    public ResidueScanner everyBucket() {
        everyBucket = true;
        return this;
    }

    /** Believes no key row that it sees: every candidate is tried as every entry of every mailbox. */
    public ResidueScanner blindly() {
        blind = true;
        return this;
    }

    /** Scans a file, or all files below a directory. May be called for several places that belong together. */
    public ResidueScanner look(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                look(Files.readAllBytes(file));
            }
        } catch (UncheckedIOException | NoSuchFileException e) { // a relay that runs removes files
            if (!(e instanceof NoSuchFileException) && !(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
            return look(place);
        }
        return this;
    }

    private void look(byte[] file) {
        for (SealedRow row : SealedRow.in(file, hour - HOURS, hour + HOURS)) {
            candidates.merge(ByteBuffer.wrap(row.value()), row, SealedRow::join);
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 1; at + 9 <= file.length; at++) { // the row of a mailbox, in a log: its key's length, its key
            if (file[at] == 'm' && file[at - 1] == 9) {
                numbers.add(bytes.getLong(at + 1));
            }
        }
    }

    /** Tries these keys on everything that was found. */
    public Report open(SeizedKeys keys) {
        int sealed = (int) candidates.values().stream()
                .filter(candidate -> !candidate.rows().isEmpty())
                .count();
        Set<ByteString> opened = candidates.values().parallelStream()
                .flatMap(candidate -> open(candidate, keys).stream())
                .map(ByteString::copyFrom)
                .collect(Collectors.toSet());
        return new Report(sealed, opened);
    }

    private Optional<byte[]> open(SealedRow candidate, SeizedKeys keys) {
        boolean named = !blind && !candidate.rows().isEmpty();
        for (Row row : named ? candidate.rows() : allRows()) {
            for (SeizedKeys.Slot slot : keys.slots()) {
                if (named || slot.isUsed()) {
                    Optional<byte[]> entry = candidate.expiry() == 0
                            ? openLasting(candidate, row, slot)
                            : openExpiring(candidate, row, slot, keys, named && slot.isUsed());
                    if (entry.isPresent()) {
                        return entry;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Collection<Row> allRows() {
        Set<Row> rows = new TreeSet<>();
        for (long number : numbers) {
            for (int position = 1; position <= POSITIONS; position++) {
                rows.add(new Row(number, position));
            }
        }
        return rows;
    }

    private static Optional<byte[]> openLasting(SealedRow candidate, Row row, SeizedKeys.Slot slot) {
        byte[] key = SeizedKeys.sha256("waystation.v1.relay.entry.lasting", slot.lasting, row.key(), candidate.salt());
        return tryKey(key, row, candidate);
    }

    /**
     * The chain at the position that the row names, or, for a used slot, everywhere from its head on.
     *
     * @param thoroughly the row is what stands before the entry, and the slot was used
     */
    private Optional<byte[]> openExpiring(
            SealedRow candidate, Row row, SeizedKeys.Slot slot, SeizedKeys keys, boolean thoroughly) {
        List<byte[]> buckets = keys.buckets(candidate.expiry(), thoroughly && everyBucket);
        boolean everywhere = thoroughly && !everyBucket;
        long from = everywhere ? slot.head : row.position();
        long to = everywhere ? Math.max(slot.head + FORWARD, row.position()) : row.position();
        for (long position = from; position <= to; position++) {
            Optional<byte[]> chain = slot.key(position);
            for (byte[] bucket : chain.isEmpty() ? List.<byte[]>of() : buckets) {
                byte[] key =
                        SeizedKeys.sha256("waystation.v1.relay.entry.expiring", chain.get(), bucket, candidate.salt());
                Optional<byte[]> entry = tryKey(key, row, candidate);
                if (entry.isPresent()) {
                    return entry;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> tryKey(byte[] key, Row row, SealedRow candidate) {
        byte[] associated = ByteBuffer.allocate(SealedRow.ROW + 4)
                .put(row.key())
                .putInt(candidate.expiry())
                .array();
        return SeizedKeys.open(key, ZERO, associated, candidate.sealed());
    }
}
