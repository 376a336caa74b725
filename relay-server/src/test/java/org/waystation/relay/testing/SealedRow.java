package org.waystation.relay.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.waystation.wire.Wire;

/**
 * Something in a file that looks like a sealed entry: an hour that may be its expiry (or none), salt, and as many bytes as an entry of
 * either size takes. Nothing is assumed about the file but that RocksDB wrote it: that a log cuts a record at multiples of
 * 32 KiB and puts a header of 7 or 11 bytes there, and that a key stands right before its value in a log, and eight bytes before it
 * in a table.
 *
 * @param value hour (4), salt (16), sealed entry
 * @param rows the key rows that it may belong to; empty if the bytes before it do not say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record SealedRow(byte[] value, Set<Row> rows) {
    static final int ROW = 17;
    private static final int SALT = 16;
    private static final int HEAD = 4 + SALT;
    private static final int TAG = 16;

    /** More entries than a test makes. */
    private static final long LAST_POSITION = 5_000;

    private static final int LOG_BLOCK = 32 * 1_024;

    /** Headers in the log that may cut a value: none (a table), those of plain logs, those of logs that are used again. */
    private static final int[] CUTS = {0, 7, 11};

    /** Mailbox and position. */
    record Row(long number, long position) implements Comparable<Row> {
        byte[] key() {
            return ByteBuffer.allocate(ROW)
                    .put((byte) 'e')
                    .putLong(number)
                    .putLong(position)
                    .array();
        }

        @Override
        public int compareTo(Row other) {
            int byNumber = Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : Long.compare(position, other.position);
        }
    }

    int expiry() {
        return ByteBuffer.wrap(value).getInt();
    }

    byte[] salt() {
        return Arrays.copyOfRange(value, 4, HEAD);
    }

    byte[] sealed() {
        return Arrays.copyOfRange(value, HEAD, value.length);
    }

    /** Every candidate in these bytes, each once. */
    static Collection<SealedRow> in(byte[] file, int fromHour, int toHour) {
        Map<ByteBuffer, SealedRow> found = new HashMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 0; at + HEAD + Wire.SMALL_ENTRY + TAG <= file.length; at++) {
            int hour = bytes.getInt(at);
            if ((hour == 0 || (hour >= fromHour && hour < toHour)) && looksRandom(file, at + 4)) {
                int said = lengthBefore(file, at);
                if (said == 0 && isBeforeAnother(file, at)) {
                    continue; // the zeros of a position
                }
                for (int size : new int[] {Wire.SMALL_ENTRY, Wire.LARGE_ENTRY}) {
                    int length = HEAD + size + TAG;
                    if (said == length || said == 0) {
                        for (byte[] value : readings(file, at, length)) {
                            SealedRow row = new SealedRow(value, rowsBefore(bytes, at));
                            found.merge(ByteBuffer.wrap(value), row, SealedRow::join);
                        }
                    }
                }
            }
        }
        return found.values();
    }

    private static boolean isBeforeAnother(byte[] file, int at) {
        for (int next = at + 1; next <= at + ROW && next < file.length; next++) {
            if (lengthBefore(file, next) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The length that a log says, in seven bits a byte, between the key and the value; 0 if it is none of an entry. */
    private static int lengthBefore(byte[] file, int at) {
        for (int size : new int[] {Wire.SMALL_ENTRY, Wire.LARGE_ENTRY}) {
            int length = HEAD + size + TAG;
            int bytes = length < 1 << 14 ? 2 : 3;
            int said = 0;
            for (int i = 1; i <= bytes && at >= bytes; i++) {
                said = said << 7 | (file[at - i] & 0x7f);
            }
            if (said == length && (at > bytes && file[at - 1] >= 0 && file[at - 2] < 0)) {
                return length;
            }
        }
        return 0;
    }

    SealedRow join(SealedRow other) {
        Set<Row> both = new TreeSet<>(rows);
        both.addAll(other.rows);
        return new SealedRow(value, both);
    }

    /** Salt: sixteen bytes with three zeros among them, or three pairs of equal neighbours, do not happen. */
    private static boolean looksRandom(byte[] file, int at) {
        int pairs = 0;
        int zeros = 0;
        for (int i = at; i < at + SALT; i++) {
            pairs += file[i] == file[i + 1] ? 1 : 0;
            zeros += file[i] == 0 ? 1 : 0;
        }
        return pairs < 3 && zeros < 3;
    }

    private static List<byte[]> readings(byte[] file, int at, int length) {
        List<byte[]> readings = new ArrayList<>();
        for (int cut : CUTS) {
            byte[] value = new byte[length];
            int filled = 0;
            int from = at;
            while (filled < length && from < file.length) {
                int untilCut = LOG_BLOCK - from % LOG_BLOCK;
                int piece = Math.min(Math.min(length - filled, untilCut), file.length - from);
                System.arraycopy(file, from, value, filled, piece);
                filled += piece;
                from += piece + (piece == untilCut ? cut : 0);
            }
            boolean same = !readings.isEmpty() && Arrays.equals(readings.get(0), value);
            if (filled == length && !same) {
                readings.add(value);
            }
        }
        return readings;
    }

    /** The key before the value: behind it two or three bytes of length in a log, eight of sequence in a table. */
    private static Set<Row> rowsBefore(ByteBuffer bytes, int at) {
        Set<Row> rows = new TreeSet<>();
        for (int between : new int[] {2, 3, 8}) {
            int key = at - between - ROW;
            if (key >= 0 && bytes.get(key) == 'e') {
                long position = bytes.getLong(key + 9);
                if (position > 0 && position <= LAST_POSITION) {
                    rows.add(new Row(bytes.getLong(key + 1), position));
                }
            }
        }
        return rows;
    }
}
