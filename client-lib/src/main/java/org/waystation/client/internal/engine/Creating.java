package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** The requests that make a mailbox. */
final class Creating {
    private Creating() {}

    /** @param relay the profile's own, with its access secret if it has one */
    static Request.Builder queue(SigningKey reader, SigningKey writer, RelayAddress relay, Link link) {
        return Request.newBuilder().setCreate(create(Retention.QUEUE, reader, writer, relay, link));
    }

    /** @param relay the profile's own, with its access secret if it has one */
    static Request.Builder log(SigningKey reader, SigningKey writer, SigningKey owner, RelayAddress relay, Link link) {
        return Request.newBuilder()
                .setCreate(create(Retention.LOG, reader, writer, relay, link)
                        .setOwnerKey(owner.publicKey().bytes())
                        .setOwnerProof(link.proof(Proofs.Purpose.CREATE, Role.OWNER, owner)));
    }

    private static Create.Builder create(
            Retention retention, SigningKey reader, SigningKey writer, RelayAddress relay, Link link) {
        Create.Builder create = Create.newBuilder()
                .setRetention(retention)
                .setReaderKey(reader.publicKey().bytes())
                .setWriterKey(writer.publicKey().bytes())
                .setReaderProof(link.proof(Proofs.Purpose.CREATE, Role.READER, reader))
                .setWriterProof(link.proof(Proofs.Purpose.CREATE, Role.WRITER, writer));
        Optional<ByteString> access = relay.access();
        if (link.hello().getAccessRequired() && access.isPresent()) {
            byte[] statement = Proofs.accessStatement(link.channel());
            create.setAccessProof(
                    ByteString.copyFrom(Hashes.hmacSha256(access.get().toByteArray(), statement)));
        }
        return create;
    }
}
