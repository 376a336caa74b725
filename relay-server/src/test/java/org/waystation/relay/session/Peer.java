package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Goodbye;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;
import org.waystation.wire.v1.Superseded;
import org.waystation.wire.v1.Trim;

/** A client and its connection. Checks what every frame of a relay must keep to, and remembers what came. */
final class Peer implements Connection {
    final World world;
    final List<RelayFrame> frames = new ArrayList<>();
    final Map<Integer, Reply> replies = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    final Deque<Runnable> tasks = new ArrayDeque<>();
    Session session;
    Proofs.Channel channel;
    Goodbye goodbye;
    boolean closed;
    boolean reading = true;
    boolean flushed = true;

    /** A frame of ours has begun and does not go on. */
    boolean midFrame;

    /** Whether the network keeps what the relay sends, until {@link #drain}. */
    boolean slow;

    private final Deque<Runnable> departures = new ArrayDeque<>();
    private int lastId;

    Peer(World world) {
        this.world = world;
    }

    void begin() {
        session = world.sessions.open(this, World.CERTIFICATE);
        session.start();
        channel = new Proofs.Channel(frames.get(0).getHello().getNonce(), World.CERTIFICATE);
    }

    // ------------------------------------------------------------------------------- the relay's side

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void send(RelayFrame frame) {
        assertFalse(closed, "a frame after the end");
        assertTrue(frame.getSerializedSize() <= Wire.MAX_MESSAGE, "a frame that is too long");
        assertEquals(frames.isEmpty(), frame.hasHello(), "a hello is in the first frame only");
        flushed = false;
        frames.add(frame);
        for (Reply reply : frame.getRepliesList()) {
            assertEquals(null, replies.put(reply.getId(), reply), "a second reply");
        }
        events.addAll(frame.getEventsList());
        if (frame.hasGoodbye()) {
            goodbye = frame.getGoodbye();
        }
    }

    @Override
    public void send(RelayFrame frame, Runnable departed) {
        send(frame);
        if (slow) {
            departures.add(departed);
        } else {
            departed.run();
        }
    }

    /** Lets the client take so many frames of those that the network keeps. */
    void drain(int frames) {
        for (int i = 0; i < frames && !departures.isEmpty(); i++) {
            departures.remove().run();
        }
        world.settle();
    }

    @Override
    public boolean midFrame() {
        return midFrame;
    }

    @Override
    public void flush() {
        flushed = true;
    }

    @Override
    public void close() {
        closed = true;
        tasks.add(session::closed);
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
    }

    boolean runTasks() {
        boolean any = !tasks.isEmpty();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
            assertTrue(flushed, "left unflushed");
        }
        return any;
    }

    /** The network breaks. */
    void cut() {
        closed = true;
        session.closed();
        world.peers.remove(this);
        world.settle();
    }

    // ------------------------------------------------------------------------------ the client's side

    void sendHello() {
        send(ClientFrame.newBuilder().setHello(ClientHello.newBuilder().setVersion(Wire.VERSION)));
    }

    void send(ClientFrame.Builder frame) {
        post(frame);
        world.settle();
    }

    /** Sends without waiting for anything to happen. */
    void post(ClientFrame.Builder frame) {
        session.received(frame.build());
        assertTrue(flushed || closed, "left unflushed");
    }

    /** Sends requests in one frame; gives each an id. */
    List<Integer> post(Request.Builder... requests) {
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        List<Integer> ids = new ArrayList<>();
        for (Request.Builder request : requests) {
            ids.add(++lastId);
            frame.addRequests(request.setId(lastId));
        }
        post(frame);
        return ids;
    }

    /** Asks and waits for the answer. */
    Reply ask(Request.Builder request) {
        int id = post(request).get(0);
        world.settle();
        Reply reply = replies.get(id);
        assertNotNull(reply, "no reply");
        return reply;
    }

    /** The error a request is answered with; fails the test if it is not. */
    ErrorCode error(Request.Builder request) {
        Reply reply = ask(request);
        assertTrue(
                reply.hasFailed(), () -> "not refused: " + reply.getResultCase().name());
        return reply.getFailed().getCode();
    }

    Request.Builder create(RolePair reader, RolePair writer) {
        return Request.newBuilder()
                .setCreate(Create.newBuilder()
                        .setRetention(Retention.QUEUE)
                        .setReaderKey(reader.bytes())
                        .setWriterKey(writer.bytes())
                        .setReaderProof(reader.proof(Proofs.Purpose.CREATE, Role.READER, channel))
                        .setWriterProof(writer.proof(Proofs.Purpose.CREATE, Role.WRITER, channel)));
    }

    Request.Builder createLog(EpochKeys keys) {
        Request.Builder request = create(keys.reader(), keys.writer());
        inCreate(
                request,
                create -> create.setRetention(Retention.LOG)
                        .setOwnerKey(keys.owner().bytes())
                        .setOwnerProof(keys.owner().proof(Proofs.Purpose.CREATE, Role.OWNER, channel)));
        return request;
    }

    Request.Builder open(Role role, RolePair pair) {
        return Request.newBuilder()
                .setOpen(Open.newBuilder()
                        .setRole(role)
                        .setKey(pair.bytes())
                        .setProof(pair.proof(Proofs.Purpose.OPEN, role, channel)));
    }

    /** The handle. */
    int opened(Role role, RolePair pair) {
        Reply reply = ask(open(role, pair));
        assertTrue(
                reply.hasOpened(),
                () -> "not opened: " + reply.getFailed().getCode().name());
        return reply.getOpened().getHandle();
    }

    Request.Builder claim(int handle, Role role, RolePair pair) {
        return Request.newBuilder()
                .setClaim(Claim.newBuilder()
                        .setHandle(handle)
                        .setNewKey(pair.bytes())
                        .setProof(pair.proof(Proofs.Purpose.CLAIM, role, channel)));
    }

    static Request.Builder append(int handle, ByteString entry) {
        return append(handle, entry, 0);
    }

    static Request.Builder append(int handle, ByteString entry, int hours) {
        return Request.newBuilder()
                .setAppend(Append.newBuilder().setHandle(handle).setEntry(entry).setHours(hours));
    }

    static Request.Builder subscribe(int handle, int window) {
        return Request.newBuilder()
                .setSubscribe(Subscribe.newBuilder().setHandle(handle).setWindow(window));
    }

    static Request.Builder subscribe(int handle, int window, long from) {
        Request.Builder request = subscribe(handle, window);
        inSubscribe(request, subscribe -> subscribe.setFrom(from));
        return request;
    }

    static Request.Builder trim(int handle, long before) {
        return Request.newBuilder().setTrim(Trim.newBuilder().setHandle(handle).setBefore(before));
    }

    static Request.Builder acknowledge(int handle, long through) {
        return Request.newBuilder()
                .setAcknowledge(Acknowledge.newBuilder().setHandle(handle).setThrough(through));
    }

    static Request.Builder delete(int handle) {
        return Request.newBuilder().setDelete(Delete.newBuilder().setHandle(handle));
    }

    /** Changes the Create in a request. */
    static void inCreate(Request.Builder request, Consumer<Create.Builder> change) {
        Create.Builder create = request.getCreate().toBuilder();
        change.accept(create);
        request.setCreate(create);
    }

    /** Changes the Open in a request. */
    static void inOpen(Request.Builder request, Consumer<Open.Builder> change) {
        Open.Builder open = request.getOpen().toBuilder();
        change.accept(open);
        request.setOpen(open);
    }

    /** Changes the Claim in a request. */
    static void inClaim(Request.Builder request, Consumer<Claim.Builder> change) {
        Claim.Builder claim = request.getClaim().toBuilder();
        change.accept(claim);
        request.setClaim(claim);
    }

    /** Changes the Rekey in a request. */
    static void inRekey(Request.Builder request, Consumer<Rekey.Builder> change) {
        Rekey.Builder rekey = request.getRekey().toBuilder();
        change.accept(rekey);
        request.setRekey(rekey);
    }

    /** Changes the Subscribe in a request. */
    static void inSubscribe(Request.Builder request, Consumer<Subscribe.Builder> change) {
        Subscribe.Builder subscribe = request.getSubscribe().toBuilder();
        change.accept(subscribe);
        request.setSubscribe(subscribe);
    }

    /** The position of the stored entry. */
    long appended(int handle, ByteString entry) {
        Reply reply = ask(append(handle, entry));
        assertTrue(
                reply.hasAppended(),
                () -> "not appended: " + reply.getFailed().getCode().name());
        return reply.getAppended().getPosition();
    }

    List<Delivery> deliveries(int handle) {
        return events.stream()
                .filter(Event::hasDelivery)
                .map(Event::getDelivery)
                .filter(delivery -> delivery.getHandle() == handle)
                .toList();
    }

    long deliveriesOfAll() {
        return events.stream().filter(Event::hasDelivery).count();
    }

    /** Where the handle's epoch was said to end, each time. */
    List<Long> supersededAt(int handle) {
        return events.stream()
                .filter(Event::hasSuperseded)
                .map(Event::getSuperseded)
                .filter(superseded -> superseded.getHandle() == handle)
                .map(Superseded::getAt)
                .toList();
    }

    List<Long> positions(int handle) {
        return deliveries(handle).stream().map(Delivery::getPosition).toList();
    }

    ErrorCode goodbyeCode() {
        assertNotNull(goodbye, "no goodbye");
        assertTrue(closed, "a goodbye without an end");
        return goodbye.getCode();
    }
}
