package org.waystation.client.internal.net;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What the first bytes of the other side tell after a handshake has failed. TLS providers say it in words of their own, which change; the
 * bytes are in RFC 8446.
 */
enum FirstRecord {
    /** Nothing came. */
    NONE,
    /** Something else than TLS. */
    NOT_TLS,
    /** TLS, but not 1.3. */
    OLD_TLS,
    /** TLS, as far as one can see. */
    TLS;

    /** Bytes to keep of what comes first: a ServerHello is shorter. */
    static final int LENGTH = 512;

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int PROTOCOL_VERSION = 70;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int TLS_1_3 = 0x0304;

    static FirstRecord of(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return NONE;
        }
        try {
            int type = bytes.get();
            int major = bytes.get();
            if ((type != ALERT && type != HANDSHAKE) || major != 3) {
                return NOT_TLS;
            }
            bytes.get(); // minor version: means nothing here
            bytes.getShort(); // length
            return isOld(type, bytes) ? OLD_TLS : TLS;
        } catch (BufferUnderflowException e) {
            return TLS;
        }
    }

    private static boolean isOld(int type, ByteBuffer bytes) {
        if (type == ALERT) {
            bytes.get(); // level
            return bytes.get() == PROTOCOL_VERSION;
        }
        return bytes.get() == SERVER_HELLO && !choosesVersion13(bytes);
    }

    private static boolean choosesVersion13(ByteBuffer hello) {
        skip(hello, 3 + 2 + 32); // length, legacy version, random
        skip(hello, hello.get() & 0xff); // session id
        skip(hello, 2 + 1); // cipher suite, compression
        if (!hello.hasRemaining()) {
            return false;
        }
        int end = (hello.getShort() & 0xffff) + hello.position();
        while (hello.position() < end) {
            int extension = hello.getShort() & 0xffff;
            int length = hello.getShort() & 0xffff;
            if (extension == SUPPORTED_VERSIONS) {
                return (hello.getShort() & 0xffff) == TLS_1_3;
            }
            skip(hello, length);
        }
        return false;
    }

    private static void skip(ByteBuffer bytes, int count) {
        if (count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        ((java.nio.Buffer) bytes).position(bytes.position() + count);
    }
}
