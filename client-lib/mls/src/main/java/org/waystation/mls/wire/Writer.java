package org.waystation.mls.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the presentation language of RFC 9420, section 2.1. Whatever it outgrows it zeroes, and {@link #close} zeroes the rest: it
 * may carry secrets.
 */
public final class Writer implements AutoCloseable {
    private static final int FIRST = 256;

    private byte[] buffer = new byte[FIRST];
    private int size;

    public Writer u8(int value) {
        room(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public Writer u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public Writer u32(int value) {
        return u16(value >> 16).u16(value);
    }

    public Writer u64(long value) {
        return u32((int) (value >> 32)).u32((int) value);
    }

    /** Bytes without a length. */
    public Writer raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    private Writer raw(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** {@code opaque bytes<V>}. */
    public Writer vector(byte[] bytes) {
        return length(bytes.length).raw(bytes);
    }

    public Writer vector(Bytes bytes) {
        return vector(bytes.view());
    }

    public Writer vector(Secret secret) {
        return vector(secret.expose());
    }

    public Writer vector(String ascii) {
        return vector(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    public Writer struct(Struct struct) {
        struct.writeTo(this);
        return this;
    }

    /** {@code T items<V>}. */
    public <T> Writer list(Collection<T> items, BiConsumer<Writer, T> each) {
        return nested(inner -> items.forEach(item -> each.accept(inner, item)));
    }

    public Writer structs(Collection<? extends Struct> items) {
        return list(items, Writer::struct);
    }

    /** {@code uint16 items<V>}. */
    public Writer codes(Collection<Integer> codes) {
        return list(codes, Writer::u16);
    }

    /** {@code optional<T>}. */
    public <T> Writer optional(@Nullable T value, BiConsumer<Writer, T> present) {
        if (value == null) {
            return u8(0);
        }
        u8(1);
        present.accept(this, value);
        return this;
    }

    /** A vector whose bytes are written by the given function. */
    public Writer nested(Consumer<Writer> content) {
        try (Writer inner = new Writer()) {
            content.accept(inner);
            return length(inner.size).raw(inner.buffer, 0, inner.size);
        }
    }

    private Writer length(int length) {
        if (length < 1 << 6) {
            return u8(length);
        }
        if (length < 1 << 14) {
            return u16(length | 1 << 14);
        }
        if (length > Reader.MAX_LENGTH) {
            throw new IllegalArgumentException("longer than a vector of RFC 9420 can be");
        }
        return u32(length | 2 << 30);
    }

    private void room(int more) {
        if (buffer.length - size >= more) {
            return;
        }
        byte[] larger = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
        Arrays.fill(buffer, (byte) 0);
        buffer = larger;
    }

    public int size() {
        return size;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    @Override
    public void close() {
        Arrays.fill(buffer, (byte) 0);
        size = 0;
    }
}
