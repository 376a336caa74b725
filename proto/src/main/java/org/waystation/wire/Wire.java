package org.waystation.wire;

/**
 * The constants of version 1 of the wire. They are the specification's ({@code docs/spec/protocol.md}, sections 2 and 3): a
 * program that changes one speaks another protocol. What a relay may choose is in its hello, not here.
 */
public final class Wire {
    /** The version this library speaks. */
    public static final int VERSION = 1;

    /** The port a relay listens on, and an address means, where none is named. */
    public static final int DEFAULT_PORT = 7443;

    /** Bytes of the big-endian message length at the start of every frame. */
    public static final int LENGTH_PREFIX = 4;

    /** Bytes of a small frame, length prefix and padding included. */
    public static final int SMALL_FRAME = 4_096;

    /** Bytes of a large frame, length prefix and padding included: one full TLS record. */
    public static final int LARGE_FRAME = 16_384;

    /** The longest message, bytes. */
    public static final int MAX_MESSAGE = LARGE_FRAME - LENGTH_PREFIX;

    /** Bytes of a frame kept free for what stands around one entry, in either direction. */
    public static final int ENVELOPE = 60;

    /** Bytes of a small sealed entry: one fits a small frame, four fit a large one. */
    public static final int SMALL_ENTRY = SMALL_FRAME - LENGTH_PREFIX - ENVELOPE;

    /** Bytes of a large sealed entry: one fits a large frame. */
    public static final int LARGE_ENTRY = LARGE_FRAME - LENGTH_PREFIX - ENVELOPE;

    /** Bytes of a role's public key (Ed25519). */
    public static final int KEY = 32;

    /** Bytes of a proof (an Ed25519 signature). */
    public static final int PROOF = 64;

    /** Bytes of the nonce in a relay's hello. */
    public static final int NONCE = 32;

    /** Bytes of a SHA-256 hash: a certificate's, a root key's. */
    public static final int HASH = 32;

    /** Bytes of a relay's access secret. */
    public static final int ACCESS_SECRET = 16;

    /** Bytes of the proof that a client knows the access secret (HMAC-SHA-256). */
    public static final int ACCESS_PROOF = 32;

    private Wire() {}

    /** Whether {@code length} is one of the two sizes an entry may have. */
    public static boolean isEntrySize(int length) {
        return length == SMALL_ENTRY || length == LARGE_ENTRY;
    }
}
