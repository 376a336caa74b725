package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.session.Connection;
import org.waystation.relay.session.Session;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/**
 * One client with one role at one mailbox, and its connection if it has one. What the relay puts on the connection is judged at once;
 * the client itself sees it later, or, if the connection is cut first, never.
 */
final class SimClient implements Connection {
    private static final Set<ErrorCode> BUGS = Set.of(
            ErrorCode.MALFORMED,
            ErrorCode.NOT_PERMITTED,
            ErrorCode.UNAVAILABLE,
            ErrorCode.RELAY_FULL,
            ErrorCode.LIMIT_EXCEEDED,
            ErrorCode.NOT_OFFERED);

    private final SimRelay relay;
    final SimMailbox mailbox;
    final Role role;

    private @Nullable Session session;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<RelayFrame> inbox = new ArrayDeque<>();
    private final Map<Integer, Request> unanswered = new HashMap<>();
    private Proofs.@Nullable Channel channel;
    private int lastId;
    private int connections;

    /** What the client knows from the frames it has seen. */
    private int handle;

    private boolean subscribed;
    private boolean opening;
    private int openId;
    private long seen;

    /** What may be sent to it, judged when it is sent. */
    private Oracle.@Nullable Reading reading;

    private final Map<Integer, Oracle.Reading> asked = new HashMap<>();
    private long recorded;
    private boolean writable = true;

    SimClient(SimRelay relay, SimMailbox mailbox, Role role) {
        this.relay = relay;
        this.mailbox = mailbox;
        this.role = role;
    }

    // ------------------------------------------------------------------------------- what the relay does

    @Override
    public void execute(Runnable task) {
        int connection = connections;
        tasks.add(() -> {
            if (connection == connections) {
                task.run();
            }
        });
    }

    @Override
    public void send(RelayFrame sent) {
        RelayFrame frame = relay.fault == Fault.REORDERED ? reordered(sent) : sent;
        if (relay.fault == Fault.LOST_FRAME && frame.getEventsCount() > 0 && relay.random.nextInt(15) == 0) {
            return;
        }
        if (frame.hasHello()) {
            channel = new Proofs.Channel(frame.getHello().getNonce(), SimRelay.CERTIFICATE);
        }
        frame.getRepliesList().forEach(this::judge);
        for (Event event : frame.getEventsList()) {
            relay.count(
                    event.hasEnded()
                            ? event.getEnded().getReason().name()
                            : event.getKindCase().name());
            if (event.hasDelivery() && reading != null) {
                Delivery delivery = event.getDelivery();
                mailbox.oracle.delivered(reading, delivery.getPosition(), content(delivery.getEntry()), relay.hour());
            } else if (event.hasCaughtUp() && reading != null) {
                mailbox.oracle.caughtUp(reading, relay.hour());
            }
        }
        inbox.add(frame);
    }

    private static RelayFrame reordered(RelayFrame frame) {
        List<Event> events = new ArrayList<>(frame.getEventsList());
        Collections.reverse(events);
        return frame.toBuilder().clearEvents().addAllEvents(events).build();
    }

    private void judge(Reply reply) {
        relay.count(
                reply.hasFailed()
                        ? reply.getFailed().getCode().name()
                        : reply.getResultCase().name());
        Request request = unanswered.remove(reply.getId());
        if (request == null) {
            throw new AssertionError("every request has one reply");
        }
        if (reply.hasAppended()) {
            mailbox.oracle.appended(
                    content(request.getAppend().getEntry()), reply.getAppended().getPosition());
        } else if (reply.hasSubscribed()) {
            reading = asked.remove(reply.getId());
        } else if (reply.hasAcknowledged()) {
            recorded = Math.max(recorded, request.getAcknowledge().getThrough());
        } else if (reply.hasFailed() && BUGS.contains(reply.getFailed().getCode())) {
            throw new AssertionError("a correct client is not answered "
                    + reply.getFailed().getCode().name());
        }
    }

    @Override
    public void flush() {
        // Frames are judged as they are put.
    }

    @Override
    public void close() {
        tasks.add(this::cut);
    }

    @Override
    public void setReading(boolean on) {
        // The simulation's frames are small, and the session keeps what it is given.
    }

    // ------------------------------------------------------------------------------ what the world does

    boolean runTask() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void cut() {
        Session ending = session;
        forget();
        if (ending != null) {
            ending.closed();
        }
    }

    /** The relay is gone, and with it the connection. */
    void forget() {
        session = null;
        connections++;
        tasks.clear();
        inbox.clear();
        unanswered.clear();
        asked.clear();
        reading = null;
        recorded = 0;
        handle = 0;
        opening = false;
        subscribed = false;
        seen = 0;
        writable = true;
    }

    boolean connected() {
        return session != null;
    }

    void toggleWritable() {
        if (session != null) {
            writable = !writable;
            session.writable(writable);
        }
    }

    // --------------------------------------------------------------------------- what the client does

    /** One thing that a client would do next. */
    void act() {
        if (session == null) {
            connect();
        } else if (!inbox.isEmpty()) {
            see(inbox.remove());
        } else if (handle == 0) {
            open();
        } else if (role == Role.WRITER) {
            write();
        } else {
            read();
        }
    }

    private void connect() {
        Session opened = relay.sessions().open(this, SimRelay.CERTIFICATE);
        session = opened;
        opened.start();
        frame(ClientFrame.newBuilder().setHello(ClientHello.newBuilder().setVersion(Wire.VERSION)));
    }

    private void see(RelayFrame frame) {
        for (Reply reply : frame.getRepliesList()) {
            if (reply.hasOpened()) {
                handle = reply.getOpened().getHandle();
            } else if (reply.hasFailed() && reply.getId() == openId) {
                opening = false;
                mailbox.openRefused(role);
            } else if (reply.hasCreated()) {
                mailbox.created = true;
            } else if (reply.hasClaimed()) {
                mailbox.claimed();
            }
        }
        for (Event event : frame.getEventsList()) {
            seen = event.hasDelivery() ? event.getDelivery().getPosition() : seen;
            subscribed &= !event.hasEnded();
        }
    }

    private void open() {
        if (opening || channel == null) {
            return;
        }
        opening = true;
        if (!mailbox.created) {
            ask(Request.newBuilder()
                    .setCreate(Create.newBuilder()
                            .setRetention(Retention.QUEUE)
                            .setReaderKey(mailbox.reader.bytes())
                            .setWriterKey(mailbox.writer.bytes())
                            .setReaderProof(proof(Proofs.Purpose.CREATE, Role.READER, mailbox.reader))
                            .setWriterProof(proof(Proofs.Purpose.CREATE, Role.WRITER, mailbox.writer))));
        }
        RoleKey key = mailbox.key(role);
        openId = lastId + 1;
        ask(Request.newBuilder()
                .setOpen(Open.newBuilder()
                        .setRole(role)
                        .setKey(key.bytes())
                        .setProof(proof(Proofs.Purpose.OPEN, role, key))));
    }

    private ByteString proof(Proofs.Purpose purpose, Role of, RoleKey key) {
        return HashProofs.prove(key, Proofs.roleStatement(purpose, of, channel, key));
    }

    private void write() {
        if (relay.random.nextInt(40) == 0 && mailbox.claim != null) {
            ask(Request.newBuilder()
                    .setClaim(Claim.newBuilder()
                            .setHandle(handle)
                            .setNewKey(mailbox.claim.bytes())
                            .setProof(proof(Proofs.Purpose.CLAIM, role, mailbox.claim))));
        }
        int hours = 1 + relay.random.nextInt(4);
        ByteString entry = relay.newEntry();
        mailbox.oracle.asked(content(entry), hours, relay.hour());
        ask(Request.newBuilder()
                .setAppend(Append.newBuilder().setHandle(handle).setEntry(entry).setHours(hours)));
    }

    private void read() {
        if (!subscribed || relay.random.nextInt(30) == 0) {
            subscribed = true;
            int window = 1 + relay.random.nextInt(4);
            int wider = relay.fault == Fault.WIDER_WINDOW ? window + 1 : window;
            asked.put(lastId + 1, mailbox.oracle.reads(window, recorded));
            ask(Request.newBuilder()
                    .setSubscribe(Subscribe.newBuilder().setHandle(handle).setWindow(wider)));
        } else if (seen > 0) {
            mailbox.oracle.acknowledgeAsked(seen);
            ask(Request.newBuilder()
                    .setAcknowledge(Acknowledge.newBuilder().setHandle(handle).setThrough(seen)));
        }
    }

    private void ask(Request.Builder request) {
        Request asked = request.setId(++lastId).build();
        unanswered.put(lastId, asked);
        frame(ClientFrame.newBuilder().addRequests(asked));
    }

    private void frame(ClientFrame.Builder frame) {
        if (session != null) {
            session.received(frame.build());
        }
    }

    static long content(ByteString entry) {
        return ByteBuffer.wrap(entry.substring(0, Long.BYTES).toByteArray()).getLong();
    }
}
