package org.waystation.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.waystation.wire.v1.Role;

/**
 * The bytes that proofs are made over ({@code docs/spec/protocol.md}, section 5). Every statement names one connection, by the
 * relay's nonce and the hash of its TLS certificate, so a proof is worth nothing on another connection or before another relay.
 */
public final class Proofs {
    /** What a role proof is for; a proof for one purpose is none for another. */
    public enum Purpose {
        OPEN(1),
        CREATE(2),
        CLAIM(3);

        private final byte code;

        Purpose(int code) {
            this.code = (byte) code;
        }
    }

    private static final byte[] ROLE_LABEL = "waystation.v1.proof\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCESS_LABEL = "waystation.v1.access\0".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] TRANSITION_LABEL = "waystation.v1.transition\0".getBytes(StandardCharsets.US_ASCII);

    private Proofs() {}

    /** What the private key of {@code key} signs (Ed25519). */
    public static byte[] roleStatement(Purpose purpose, Role role, Channel channel, RoleKey key) {
        ByteBuffer statement = ByteBuffer.allocate(ROLE_LABEL.length + 2 + Wire.NONCE + Wire.HASH + Wire.KEY);
        statement.put(ROLE_LABEL).put(purpose.code).put((byte) role.getNumber());
        channel.writeTo(statement);
        statement.put(key.bytes().asReadOnlyByteBuffer());
        return statement.array();
    }

    /** What the access secret authenticates (HMAC-SHA-256). */
    public static byte[] accessStatement(Channel channel) {
        ByteBuffer statement = ByteBuffer.allocate(ACCESS_LABEL.length + Wire.NONCE + Wire.HASH);
        statement.put(ACCESS_LABEL);
        channel.writeTo(statement);
        return statement.array();
    }

    /**
     * What the owner key of an epoch signs (Ed25519) when it ends the epoch ({@code docs/spec/protocol.md}, section 8). It names no
     * connection: whoever has the signature may replay the transition, to a relay that forgot it.
     *
     * @param epoch the one that ends
     * @param signer its owner key
     * @param reader of the next epoch, as {@code writer} and {@code owner}
     * @param entry the closing change
     */
    public static byte[] transitionStatement(
            long epoch, RoleKey signer, RoleKey reader, RoleKey writer, RoleKey owner, ByteString entry) {
        ByteBuffer statement = ByteBuffer.allocate(TRANSITION_LABEL.length + Long.BYTES + 4 * Wire.KEY + Wire.HASH);
        statement.put(TRANSITION_LABEL).putLong(epoch);
        for (RoleKey key : new RoleKey[] {signer, reader, writer, owner}) {
            statement.put(key.bytes().asReadOnlyByteBuffer());
        }
        statement.put(sha256(entry));
        return statement.array();
    }

    private static byte[] sha256(ByteString bytes) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(bytes.asReadOnlyByteBuffer());
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }

    /** One connection, as both its ends know it. */
    public static final class Channel {
        private final ByteString nonce;
        private final ByteString certificateHash;

        /**
         * @param nonce of the relay's hello, {@value Wire#NONCE} bytes
         * @param certificateHash SHA-256 of the DER of the relay's TLS leaf certificate, {@value Wire#HASH} bytes
         */
        public Channel(ByteString nonce, ByteString certificateHash) {
            if (nonce.size() != Wire.NONCE || certificateHash.size() != Wire.HASH) {
                throw new IllegalArgumentException("a channel is a 32-byte nonce and a 32-byte certificate hash");
            }
            this.nonce = nonce;
            this.certificateHash = certificateHash;
        }

        public ByteString nonce() {
            return nonce;
        }

        private void writeTo(ByteBuffer statement) {
            statement.put(nonce.asReadOnlyByteBuffer()).put(certificateHash.asReadOnlyByteBuffer());
        }
    }
}
