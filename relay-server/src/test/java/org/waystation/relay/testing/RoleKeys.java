package org.waystation.relay.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.waystation.wire.v1.Role;

/** The private key of a role, and section 5 of the specification read independently of the relay's own code. */
public final class RoleKeys {
    public static final int OPEN = 1;
    public static final int CREATE = 2;
    public static final int CLAIM = 3;

    private final Ed25519PrivateKeyParameters key;

    public RoleKeys(SecureRandom random) {
        key = new Ed25519PrivateKeyParameters(random);
    }

    public ByteString publicKey() {
        return ByteString.copyFrom(key.generatePublicKey().getEncoded());
    }

    /** @param channel the relay's nonce and the hash of its leaf certificate */
    public ByteString prove(int purpose, Role role, byte[] channel) {
        ByteArrayOutputStream statement = new ByteArrayOutputStream();
        statement.writeBytes("waystation.v1.proof".getBytes(US_ASCII));
        statement.write(0);
        statement.write(purpose);
        statement.write(role.getNumber());
        statement.writeBytes(channel);
        statement.writeBytes(key.generatePublicKey().getEncoded());
        return sign(statement);
    }

    /** Section 8: the keys of the next epoch and the change that brings them, signed by the owner key of this one. */
    public ByteString transition(long epoch, RoleKeys reader, RoleKeys writer, RoleKeys owner, ByteString change) {
        ByteArrayOutputStream statement = new ByteArrayOutputStream();
        statement.writeBytes("waystation.v1.transition".getBytes(US_ASCII));
        statement.write(0);
        statement.writeBytes(ByteBuffer.allocate(8).putLong(epoch).array());
        for (RoleKeys each : List.of(this, reader, writer, owner)) {
            statement.writeBytes(each.publicKey().toByteArray());
        }
        try {
            statement.writeBytes(MessageDigest.getInstance("SHA-256").digest(change.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return sign(statement);
    }

    private ByteString sign(ByteArrayOutputStream statement) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(statement.toByteArray(), 0, statement.size());
        return ByteString.copyFrom(signer.generateSignature());
    }
}
