package org.waystation.mls.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the presentation language of RFC 9420, section 2.1, from bytes of a stranger. Every length is checked against the bytes that
 * are there before anything is allocated for it, and so is the number of items in lists, for an empty item costs much more here than in the
 * input: memory is bounded by a multiple of the input's size.
 */
public final class Reader {
    /** The longest vector, RFC 9420 section 2.1.2. */
    public static final int MAX_LENGTH = (1 << 30) - 1;

    private static final int FREE_ITEMS = 1 << 16;
    private static final int BYTES_PER_ITEM = 8;

    private final byte[] bytes;
    private int at;
    private final int end;
    private final int[] itemsLeft;

    public Reader(byte[] bytes) {
        this(bytes, 0, bytes.length, new int[] {FREE_ITEMS + bytes.length / BYTES_PER_ITEM});
    }

    public Reader(Bytes bytes) {
        this(bytes.view());
    }

    private Reader(byte[] bytes, int from, int to, int[] itemsLeft) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.itemsLeft = itemsLeft;
    }

    /** How one structure is read. */
    public interface Of<T> {
        T read(Reader in) throws MlsException;
    }

    /** Reads one structure that must fill the whole input. */
    public static <T> T whole(byte[] bytes, Of<T> of) throws MlsException {
        return new Reader(bytes).whole(of);
    }

    public static <T> T whole(Bytes bytes, Of<T> of) throws MlsException {
        return new Reader(bytes).whole(of);
    }

    private <T> T whole(Of<T> of) throws MlsException {
        T value = of.read(this);
        MlsException.require(at == end, Rule.M103_NO_TRAILING_BYTES);
        return value;
    }

    public int u8() throws MlsException {
        need(1);
        return bytes[at++] & 0xff;
    }

    public int u16() throws MlsException {
        return u8() << 8 | u8();
    }

    /** All 32 bits: a value from 2^31 upwards comes out negative and is no index of anything. */
    public int u32() throws MlsException {
        return u16() << 16 | u16();
    }

    public long u64() throws MlsException {
        return ((long) u32() << 32) | (u32() & 0xffffffffL);
    }

    /** Bytes without a length. */
    public byte[] raw(int length) throws MlsException {
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    /** {@code opaque bytes<V>}. */
    public Bytes vector() throws MlsException {
        int length = length();
        return length == 0 ? Bytes.EMPTY : Bytes.wrap(raw(length));
    }

    public Secret secret() throws MlsException {
        return Secret.wrap(raw(length()));
    }

    /** A secret of a stored state, which has this size. */
    public Secret secret(int size) throws MlsException {
        MlsException.require(length() == size, Rule.M1301_STATE);
        return Secret.wrap(raw(size));
    }

    /** {@code T items<V>}. */
    public <T> List<T> list(Of<T> of) throws MlsException {
        int length = length();
        need(length);
        Reader inner = new Reader(bytes, at, at + length, itemsLeft);
        at += length;
        List<T> items = new ArrayList<>();
        while (inner.at < inner.end) {
            MlsException.require(--itemsLeft[0] >= 0, Rule.M111_LIST_ITEMS);
            items.add(of.read(inner));
        }
        return Collections.unmodifiableList(items);
    }

    /** {@code uint16 items<V>}. */
    public List<Integer> codes() throws MlsException {
        return list(Reader::u16);
    }

    /** {@code optional<T>}. */
    public <T> @Nullable T optional(Of<T> of) throws MlsException {
        int present = u8();
        MlsException.require(present <= 1, Rule.M104_KNOWN_VALUE);
        return present == 1 ? of.read(this) : null;
    }

    /** The constant of an enum that has this code. */
    public <E extends Coded> E constant(E[] values, int code) throws MlsException {
        for (E value : values) {
            if (value.code() == code) {
                return value;
            }
        }
        throw new MlsException(Rule.M104_KNOWN_VALUE);
    }

    public int remaining() {
        return end - at;
    }

    /** A variable-size vector length header: minimal, and within what is there. */
    public int length() throws MlsException {
        int first = u8();
        int width = 1 << (first >> 6);
        MlsException.require(width <= 4, Rule.M101_MINIMAL_LENGTH);
        int length = first & 0x3f;
        for (int i = 1; i < width; i++) {
            length = length << 8 | u8();
        }
        boolean minimal = width == 1 || length >= (width == 2 ? 1 << 6 : 1 << 14);
        MlsException.require(minimal, Rule.M101_MINIMAL_LENGTH);
        return length;
    }

    private void need(int length) throws MlsException {
        MlsException.require(length <= end - at, Rule.M102_WITHIN_INPUT);
    }
}
