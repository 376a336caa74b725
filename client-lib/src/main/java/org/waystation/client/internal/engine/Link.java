package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/**
 * What one endpoint has of a {@link Connection}: it asks, and hears the answers, in later steps, for as long as it takes part and the connection
 * stands. After {@link Surroundings#remove} or the connection's end it hears nothing any more, and what it had asked for changes nothing here.
 */
final class Link {
    /** Hears the reply to one request. */
    interface Answer {
        void accept(Reply reply, Step step);
    }

    /** Hears that a role was opened. */
    interface OnOpened {
        void accept(Opened opened, Step step);
    }

    /** Hears at which position an entry is. */
    interface OnAppended {
        void accept(long position, Step step);
    }

    /** Hears that the relay did it. */
    interface OnDone {
        void accept(Step step);
    }

    /** Hears that the relay would not. */
    interface OnFailed {
        void accept(Failed failed, Step step);
    }

    private final Connection connection;
    private final Endpoint endpoint;

    Link(Connection connection, Endpoint endpoint) {
        this.connection = connection;
        this.endpoint = endpoint;
    }

    RelayHello hello() {
        return connection.hello();
    }

    Proofs.Channel channel() {
        return connection.channel();
    }

    /** Sends a request when the step is carried out. */
    void request(Request.Builder request, Step step, Answer answer) {
        connection.request(endpoint, request, step, answer);
    }

    /** Opens a role with its key. */
    void open(Role role, SigningKey key, Step step, OnOpened onOpened, OnFailed onFailed) {
        Open open = Open.newBuilder()
                .setRole(role)
                .setKey(key.publicKey().bytes())
                .setProof(proof(Proofs.Purpose.OPEN, role, key))
                .build();
        request(Request.newBuilder().setOpen(open), step, (reply, then) -> {
            if (reply.hasOpened()) {
                onOpened.accept(reply.getOpened(), then);
            } else {
                onFailed.accept(reply.getFailed(), then);
            }
        });
    }

    /** Opens a role once, whatever comes of it: a relay keeps a mailbox for long once both its sides were opened (protocol.md, "Open"). */
    void openOnce(Role role, SigningKey key, Step step, OnDone then) {
        open(role, key, step, (opened, later) -> then.accept(later), (failed, later) -> then.accept(later));
    }

    /** Has an entry stored; {@code hours} until the relay drops it, 0: as long as it keeps any. */
    void append(int handle, ByteString entry, int hours, Step step, OnAppended onAppended, OnFailed onFailed) {
        Append append = Append.newBuilder()
                .setHandle(handle)
                .setEntry(entry)
                .setHours(hours)
                .build();
        request(Request.newBuilder().setAppend(append), step, (reply, then) -> {
            if (reply.hasAppended()) {
                onAppended.accept(reply.getAppended().getPosition(), then);
            } else {
                onFailed.accept(reply.getFailed(), then);
            }
        });
    }

    /** Puts another key in the place of the one that the handle was opened with. */
    void claim(int handle, Role role, SigningKey own, Step step, OnDone onClaimed, OnFailed onFailed) {
        Claim claim = Claim.newBuilder()
                .setHandle(handle)
                .setNewKey(own.publicKey().bytes())
                .setProof(proof(Proofs.Purpose.CLAIM, role, own))
                .build();
        request(Request.newBuilder().setClaim(claim), step, done(onClaimed, onFailed));
    }

    /** Deletes the mailbox behind the handle. */
    void delete(int handle, Step step, OnDone onDeleted, OnFailed onFailed) {
        Delete delete = Delete.newBuilder().setHandle(handle).build();
        request(Request.newBuilder().setDelete(delete), step, done(onDeleted, onFailed));
    }

    private static Answer done(OnDone onDone, OnFailed onFailed) {
        return (reply, then) -> {
            if (reply.hasFailed()) {
                onFailed.accept(reply.getFailed(), then);
            } else {
                onDone.accept(then);
            }
        };
    }

    /** A role's proof for this connection. */
    ByteString proof(Proofs.Purpose purpose, Role role, SigningKey roleKey) {
        byte[] statement = Proofs.roleStatement(purpose, role, channel(), roleKey.publicKey());
        return ByteString.copyFrom(roleKey.sign(statement));
    }

    /** From now on events of this handle come to the endpoint. */
    void handle(int handle) {
        connection.handle(handle, endpoint);
    }
}
