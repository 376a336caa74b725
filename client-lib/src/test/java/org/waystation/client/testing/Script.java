package org.waystation.client.testing;

import java.util.Arrays;

/** The bytes of a fuzzer as a row of choices: what stands first decides first, so that a change at one place changes one thing. */
public final class Script {
    private final byte[] bytes;
    private int at;

    public Script(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean hasMore() {
        return at < bytes.length;
    }

    /** 0 to 255; 0 after the end. */
    public int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    /** 0 to {@code bound - 1}. */
    public int next(int bound) {
        return next() % bound;
    }

    /** A number of up to eight bytes; short where it is small. */
    public long number() {
        int length = next();
        if (length < 128) {
            return length;
        }
        long number = 0;
        for (int i = length & 7; i >= 0; i--) {
            number = number << 8 | next();
        }
        return number;
    }

    /** The next bytes: as many as the two before them say, and as there are. */
    public byte[] piece() {
        return take(next() << 8 | next());
    }

    /** As many of the next bytes as there are. */
    public byte[] take(int most) {
        int end = Math.min(bytes.length, at + most);
        byte[] piece = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return piece;
    }
}
