package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.Request;

/** The keys of one epoch of a LOG. */
record EpochKeys(RolePair reader, RolePair writer, RolePair owner) {
    EpochKeys(World world) {
        this(world.key(), world.key(), world.key());
    }

    /** The transition from these keys to the next, for a handle that was opened as owner or writer. */
    Request.Builder rekey(int handle, long epoch, EpochKeys next, ByteString entry, long changeFrom) {
        byte[] transition =
                Proofs.transitionStatement(epoch, owner.key, next.reader.key, next.writer.key, next.owner.key, entry);
        return Request.newBuilder()
                .setRekey(Rekey.newBuilder()
                        .setHandle(handle)
                        .setEpoch(epoch)
                        .setReaderKey(next.reader.bytes())
                        .setWriterKey(next.writer.bytes())
                        .setOwnerKey(next.owner.bytes())
                        .setEntry(entry)
                        .setChangeFrom(changeFrom)
                        .setTransitionProof(owner.sign(transition))
                        .setSigner(owner.bytes()));
    }
}
