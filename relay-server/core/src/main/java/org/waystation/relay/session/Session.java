package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.mailbox.Command;
import org.waystation.relay.mailbox.Effects;
import org.waystation.relay.mailbox.Replies;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Goodbye;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;

/**
 * One connection. Every method is called on the connection's own thread, except {@link #drain}; nothing is called after {@link
 * #closed}.
 *
 * <p>Frames are worked on one after the other. A frame with proofs waits until they are verified elsewhere, and what came after it
 * waits too: so requests take effect in the order they were sent, whatever handle they are on. While a frame waits, or the core has
 * enough to do, or the client does not read its replies, nothing is read from the client.
 */
public final class Session {
    private static final int MAX_REQUESTS = 256;

    /** Seconds a client has for its first frame. */
    private static final int FIRST_FRAME_SECONDS = 20;

    /** W-207: seconds that a frame may take to arrive, once it has begun. */
    private static final int FRAME_SECONDS = 60;

    private static final int SHUTDOWN_RETRY_SECONDS = 10;

    private final Sessions relay;
    private final Connection connection;
    private final ByteString nonce;
    private final Mailroom mail;
    private final Verbs verbs;
    private final Packer out = new Packer(this::departed);

    private final RequestIds unanswered = new RequestIds();
    private final Deque<ClientFrame> held = new ArrayDeque<>(2);

    private boolean greeted;
    private boolean verifying;
    private boolean coreFull;
    private boolean draining;
    private boolean ended;
    private boolean reading = true;
    private long heardMillis;
    private long progressMillis;

    Session(Sessions relay, Connection connection, ByteString nonce, ByteString certificateHash) {
        this.relay = relay;
        this.connection = connection;
        this.nonce = nonce;
        this.mail = new Mailroom(connection, relay.inFlight(), this::effectsArrived);
        this.verbs = new Verbs(relay, mail, new Proofs.Channel(nonce, certificateHash), this::fail);
    }

    /** Once, first: TLS is up. Sends the hello. */
    public void start() {
        if (ended) {
            return; // drained before it began
        }
        heardMillis = relay.nowMillis();
        progressMillis = heardMillis;
        connection.send(RelayFrame.newBuilder().setHello(relay.hello(nonce)).build());
        if (relay.draining()) {
            drainNow();
        }
        settle();
    }

    /** A frame of the client. */
    public void received(ClientFrame frame) {
        if (ended) {
            return;
        }
        heardMillis = relay.nowMillis();
        progressMillis = heardMillis;
        held.add(frame);
        settle();
    }

    /** The client sent a frame that breaks W-101, W-102 or W-103: says so and closes. */
    public void malformed() {
        end(ErrorCode.MALFORMED);
    }

    /** Whether the network takes more without piling it up; at first it does. */
    public void writable(boolean writable) {
        mail.writable(writable);
        settle();
    }

    /** About once a second: W-206, W-207. */
    public void tick() {
        long now = relay.nowMillis();
        boolean waitsForUs = verifying || coreFull;
        int limit = greeted ? relay.limits().getSilenceSeconds() : FIRST_FRAME_SECONDS;
        if (blocked() || !connection.midFrame()) {
            progressMillis = now;
        }
        boolean silent = (now - heardMillis) / 1000 >= limit && !waitsForUs;
        if (silent || (now - progressMillis) / 1000 >= FRAME_SECONDS) {
            end(ErrorCode.SILENT);
        }
    }

    /** The connection is gone, whoever ended it. */
    public void closed() {
        leave();
        mail.close();
        relay.ended(this);
    }

    /** From any thread: ends the connection once every request that was taken up is answered. */
    void drain() {
        connection.execute(() -> {
            drainNow();
            settle();
        });
    }

    private void drainNow() {
        draining = true;
        held.clear();
    }

    /** Does what can be done now, and tells the network what it must know: the last step of everything that happens. */
    private void settle() {
        while (!blocked() && !held.isEmpty()) {
            take(held.remove());
        }
        if (ended) {
            return;
        }
        out.sendTo(connection);
        if (draining && unanswered.size() == 0) {
            end(ErrorCode.SHUTTING_DOWN);
            return;
        }
        resume();
        if (reading == blocked()) {
            reading = !reading;
            connection.setReading(reading);
        }
        connection.flush();
    }

    private void resume() {
        if (mail.resumes()) {
            relay.core().submit(List.of(new Command.Resume(mail)));
        }
    }

    /** Deliveries of so many bytes are on their way to the client, or never will be. */
    private void departed(int bytes) {
        mail.departed(bytes);
        if (!ended) {
            resume();
        }
    }

    private boolean blocked() {
        return ended || draining || verifying || coreFull || !mail.isWritable();
    }

    // ---------------------------------------------------------------------------------------------- frames

    private void take(ClientFrame frame) {
        if (frame.hasHello() == greeted || frame.getRequestsCount() > MAX_REQUESTS) { // W-201, W-104
            end(ErrorCode.MALFORMED);
            return;
        }
        greeted = true;
        if (frame.hasHello() && frame.getHello().getVersion() != Wire.VERSION) { // W-202
            end(ErrorCode.VERSION_NOT_SPOKEN);
            return;
        }
        if (frame.getRequestsCount() == 0 && !frame.hasHello()) { // W-206
            connection.send(RelayFrame.getDefaultInstance());
        }
        if (register(frame)) {
            checkProofs(frame);
        }
    }

    private boolean register(ClientFrame frame) {
        for (Request request : frame.getRequestsList()) {
            if (request.getId() == 0 || !unanswered.add(request.getId())) { // W-203
                end(ErrorCode.MALFORMED);
                return false;
            }
        }
        if (unanswered.size() > relay.limits().getRequestsInFlight()) { // W-205
            end(ErrorCode.TOO_MANY_REQUESTS);
            return false;
        }
        return true;
    }

    private void checkProofs(ClientFrame frame) {
        @Nullable ProofCheck[] checks = new ProofCheck[frame.getRequestsCount()];
        boolean work = false;
        for (int i = 0; i < checks.length; i++) {
            ProofCheck check = verbs.check(frame.getRequests(i));
            checks[i] = check;
            work |= check != null && check.needsWork();
        }
        if (!work) {
            perform(frame, checks);
            return;
        }
        verifying = true;
        try {
            relay.proofs().execute(() -> {
                for (ProofCheck check : checks) {
                    if (check != null) {
                        check.verify(relay.verifier());
                    }
                }
                connection.execute(() -> verified(frame, checks));
            });
        } catch (RejectedExecutionException e) {
            end(ErrorCode.SHUTTING_DOWN); // whoever stops the executor stops the relay
        }
    }

    private void verified(ClientFrame frame, @Nullable ProofCheck[] checks) {
        verifying = false;
        if (!ended) {
            perform(frame, checks);
            settle();
        }
    }

    // -------------------------------------------------------------------------------------------- requests

    private void perform(ClientFrame frame, @Nullable ProofCheck[] checks) {
        List<Command> commands = new ArrayList<>(frame.getRequestsCount());
        for (int i = 0; i < checks.length; i++) {
            Request request = frame.getRequests(i);
            ProofCheck check = checks[i];
            ErrorCode error = check != null ? check.error() : null;
            if (check != null && error != null) {
                reply(Replies.failed(request.getId(), error, check.retrySeconds()));
                continue;
            }
            Command command = check != null ? verbs.proven(request, check.proven()) : verbs.onHandle(request);
            if (command != null) {
                commands.add(command);
            }
        }
        if (!commands.isEmpty() && !relay.core().submit(commands)) {
            coreFull = true;
            relay.core().whenRoom(mail, () -> connection.execute(this::coreHasRoom));
        }
    }

    private void coreHasRoom() {
        coreFull = false;
        settle();
    }

    private void fail(int id, ErrorCode code) {
        reply(Replies.failed(id, code));
    }

    private void reply(Reply reply) {
        unanswered.remove(reply.getId());
        verbs.answered(reply.getId());
        if (reply.hasSubscribed()) {
            out.sendTo(connection); // a client reads the replies of a frame first, and deliveries before this one are
            // another's
        }
        out.reply(reply);
    }

    // --------------------------------------------------------------------------------------------- effects

    private void effectsArrived() {
        mail.empty(this::handle);
        settle();
    }

    private void handle(Effects effects) {
        if (ended) {
            mail.departed(effects.bytes());
            return;
        }
        effects.opened().forEach(verbs::opened);
        effects.closed().forEach(verbs::closed);
        effects.replies().forEach(this::reply);
        effects.events().forEach(out::event);
    }

    // ------------------------------------------------------------------------------------------------- end

    private void end(ErrorCode code) {
        if (ended) {
            return;
        }
        out.sendTo(connection);
        int retry = code == ErrorCode.SHUTTING_DOWN ? SHUTDOWN_RETRY_SECONDS : 0;
        connection.send(RelayFrame.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setCode(code).setRetrySeconds(retry))
                .build());
        connection.flush();
        connection.close();
        leave();
    }

    private void leave() {
        if (!ended) {
            ended = true;
            held.clear();
            verbs.forget();
            relay.core().submit(List.of(new Command.Leave(mail)));
        }
    }
}
