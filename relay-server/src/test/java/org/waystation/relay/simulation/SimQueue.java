package org.waystation.relay.simulation;

import org.jspecify.annotations.Nullable;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** A QUEUE: its keys, as far as its clients have heard. */
final class SimQueue extends SimMailbox {
    final QueueOracle oracle = new QueueOracle();
    private final boolean isRead;
    final RoleKey reader;
    RoleKey writer;

    /** A new writer key that is, or will be, claimed; null once it is known to be the writer key. */
    @Nullable
    RoleKey claim;

    /** Whether the relay may have heard of it. */
    boolean claimAsked;

    /** @param claim null: nobody claims it, nor reads it */
    SimQueue(RoleKey reader, RoleKey writer, @Nullable RoleKey claim) {
        this.isRead = claim != null;
        this.reader = reader;
        this.writer = writer;
        this.claim = claim;
    }

    @Override
    QueueOracle oracle() {
        return oracle;
    }

    @Override
    boolean isRead() {
        return isRead;
    }

    @Override
    Create.Builder create() {
        return Create.newBuilder()
                .setRetention(Retention.QUEUE)
                .setReaderKey(reader.bytes())
                .setWriterKey(writer.bytes());
    }

    RoleKey key(Role role) {
        return role == Role.READER ? reader : writer;
    }

    /** The claim took place, or the old key would not be refused. */
    void claimed() {
        if (claim != null) {
            writer = claim;
            claim = null;
        }
    }
}
