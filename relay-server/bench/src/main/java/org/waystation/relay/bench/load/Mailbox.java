package org.waystation.relay.bench.load;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** The keys of a mailbox, and the requests that need them. */
public final class Mailbox {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Retention retention;
    private final Keys reader = new Keys(RANDOM);
    private final Keys writer = new Keys(RANDOM);
    private final Keys owner = new Keys(RANDOM);

    public Mailbox(Retention retention) {
        this.retention = retention;
    }

    Request.Builder create(Proofs.Channel channel, RelayAddress relay) {
        Create.Builder create = Create.newBuilder()
                .setRetention(retention)
                .setReaderKey(reader.address())
                .setReaderProof(reader.prove(Proofs.Purpose.CREATE, Role.READER, channel))
                .setWriterKey(writer.address())
                .setWriterProof(writer.prove(Proofs.Purpose.CREATE, Role.WRITER, channel));
        if (retention == Retention.LOG) {
            create.setOwnerKey(owner.address()).setOwnerProof(owner.prove(Proofs.Purpose.CREATE, Role.OWNER, channel));
        }
        Optional<ByteString> access = relay.access();
        access.ifPresent(secret -> create.setAccessProof(accessProof(secret, channel)));
        return Request.newBuilder().setCreate(create);
    }

    Request.Builder open(Role role, Proofs.Channel channel) {
        Keys keys = role == Role.READER ? reader : role == Role.WRITER ? writer : owner;
        return Request.newBuilder()
                .setOpen(Open.newBuilder()
                        .setRole(role)
                        .setKey(keys.address())
                        .setProof(keys.prove(Proofs.Purpose.OPEN, role, channel)));
    }

    private static ByteString accessProof(ByteString secret, Proofs.Channel channel) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA256"));
            return ByteString.copyFrom(mac.doFinal(Proofs.accessStatement(channel)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks HMAC-SHA-256", e);
        }
    }
}
