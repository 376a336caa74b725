package org.waystation.relay.session;

import com.google.protobuf.ByteString;

/** The bytes of a fuzzer as a row of choices: what stands first decides first, so that a change at one place changes one thing. */
final class Script {
    private final byte[] bytes;
    private int at;

    Script(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    /** 0 to 255; 0 after the end. */
    int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    /** 0 to {@code bound - 1}. */
    int next(int bound) {
        return next() % bound;
    }

    /** A number of up to eight bytes; short where it is small. */
    long number() {
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

    ByteString rest(int most) {
        int length = Math.min(most, bytes.length - at);
        ByteString rest = ByteString.copyFrom(bytes, at, length);
        at += length;
        return rest;
    }
}
