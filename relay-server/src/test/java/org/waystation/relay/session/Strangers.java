package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.waystation.relay.keys.KeysException;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.CoreDriver;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.mailbox.StoreAudit;
import org.waystation.relay.simulation.HashProofs;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;
import org.waystation.wire.v1.Trim;

/**
 * What clients can say in well-formed frames, in any order, on several connections, while time passes, connections break and the relay
 * starts again: real sessions on a real core. Nothing fails, every request gets one reply or a goodbye, and the store agrees with itself.
 */
final class Strangers {
    private static final int KEYS = 12;
    private static final int PEERS = 3;
    private static final ByteString[] ENTRIES = {
        ByteString.copyFrom(new byte[Wire.SMALL_ENTRY]),
        ByteString.copyFrom(new byte[Wire.LARGE_ENTRY]),
        ByteString.EMPTY,
        ByteString.copyFrom(new byte[Wire.SMALL_ENTRY - 1]),
    };

    /** The keys of a relay that has begun: to draw them takes longer than most scripts. */
    private static final FewKeys KEYS_BEGUN = new FewKeys();

    static {
        World first = new World();
        first.keys = KEYS_BEGUN;
        first.start();
    }

    private final World world = new World();
    private final List<FuzzPeer> peers = new ArrayList<>();
    private final ClientFrame.Builder frame = ClientFrame.newBuilder();
    private final Script script;
    /** Whether everybody stays away in the end, until all has expired. */
    private final boolean toTheEnd;

    private FuzzPeer peer;
    private int lastId;

    Strangers(byte[] script) throws KeysException {
        this.script = new Script(script);
        this.toTheEnd = script.length % 4 == 0;
        start();
    }

    void play() throws StoreException {
        while (script.hasMore()) {
            act();
        }
        sendFrame();
        atRest();
        if (toTheEnd) {
            expire();
        }
    }

    private void expire() throws StoreException {
        peers.forEach(FuzzPeer::cut);
        settle();
        world.clock.advance(Duration.ofDays(400));
        for (int i = 0; i < 20; i++) {
            world.clock.advance(Duration.ofHours(1));
            settle();
        }
        atRest();
        assertEquals(0, StoreAudit.entries(world.store, hour()), "what has expired is gone");
    }

    private void start() throws KeysException {
        world.verifier = new HashProofs();
        world.keys = KEYS_BEGUN.copy();
        world.capacity = new Capacity(3, 0);
        world.limits = DefaultLimits.builder()
                .setWindow(4)
                .setHandles(4)
                .setRequestsInFlight(12)
                .setMailboxEntries(6)
                .setMailboxBytes(5L * Wire.LARGE_ENTRY)
                .setProofsPerMinute(20);
        world.start();
        connect();
    }

    private void connect() {
        peer = new FuzzPeer(world.sessions);
        peers.add(peer);
        frame.setHello(ClientHello.newBuilder().setVersion(Wire.VERSION));
    }

    // ---------------------------------------------------------------------------------------------- what happens

    private void act() throws StoreException {
        switch (script.next(24)) {
            case 0, 1 -> ask(Request.newBuilder().setCreate(create()));
            case 2, 3 -> ask(Request.newBuilder().setOpen(open()));
            case 4 -> ask(Request.newBuilder().setClaim(claim()));
            case 5, 6 -> ask(Request.newBuilder().setAppend(append()));
            case 7 -> ask(Request.newBuilder().setSubscribe(subscribe()));
            case 8 -> ask(Request.newBuilder().setAcknowledge(acknowledge()));
            case 9 -> ask(Request.newBuilder().setDelete(Delete.newBuilder().setHandle(handle())));
            case 10 -> ask(Request.newBuilder().setRekey(rekey()));
            case 11 ->
                ask(Request.newBuilder()
                        .setTrim(Trim.newBuilder().setHandle(handle()).setBefore(script.number())));
            case 12 -> anything();
            case 13 -> frame.setHello(ClientHello.newBuilder().setVersion((int) script.number()));
            case 14, 15 -> sendFrame();
            case 16 -> {
                sendFrame();
                settle();
            }
            case 17 -> turn();
            case 18 -> another();
            case 19 -> peer.cut();
            case 20 -> pass();
            case 21 -> {
                if (peer.isOpen()) {
                    peer.session.writable(script.next(2) == 0);
                }
            }
            case 22 -> {
                if (peer.isOpen()) {
                    peer.session.malformed();
                }
            }
            default -> restartOrDrain();
        }
    }

    private void another() {
        int which = script.next(PEERS);
        if (which < peers.size()) {
            peer = peers.get(which);
        }
        if (!peer.isOpen() || which >= peers.size()) {
            peers.remove(peer.isOpen() ? null : peer);
            if (peers.size() >= PEERS) {
                peers.remove(0).cut();
            }
            connect();
        }
    }

    private void pass() {
        long[] seconds = {1, 30, 60, 301, 3_600, 49 * 3_600, 721 * 3_600, 181 * 86_400, -3_600};
        world.clock.advance(Duration.ofSeconds(seconds[script.next(seconds.length)]));
        for (FuzzPeer each : peers) {
            if (each.isOpen()) {
                each.session.tick();
            }
        }
    }

    /** The process dies and starts again over what it stored; or it stops taking anything up. */
    private void restartOrDrain() throws StoreException {
        if (script.next(4) == 0) {
            world.sessions.drain();
            return;
        }
        peers.clear();
        world.restart();
        settle();
        StoreAudit.check(world.store, world.limits.build(), hour());
        connect();
    }

    private void sendFrame() {
        peer.send(frame.build());
        frame.clear();
    }

    /** One of the things happens that could happen next. */
    private void turn() {
        switch (script.next(4)) {
            case 0 -> CoreDriver.turn(world.core);
            case 1 -> {
                if (!world.proofs.isEmpty()) {
                    world.proofs.remove().run();
                }
            }
            default -> peer.step();
        }
    }

    private void settle() {
        boolean more = true;
        while (more) {
            more = CoreDriver.turn(world.core);
            while (!world.proofs.isEmpty()) {
                world.proofs.remove().run();
                more = true;
            }
            for (FuzzPeer each : List.copyOf(peers)) {
                more |= each.step();
            }
        }
    }

    private void atRest() throws StoreException {
        for (FuzzPeer each : peers) {
            if (each.isOpen()) {
                each.session.writable(true);
            }
        }
        settle();
        peers.forEach(FuzzPeer::atRest);
        assertEquals(List.of(), world.failures);
        StoreAudit.check(world.store, world.limits.build(), hour());
    }

    private int hour() {
        return (int) (world.clock.millis() / 3_600_000);
    }

    // ------------------------------------------------------------------------------------------- what is asked for

    /** With a fresh id, mostly. */
    private void ask(Request.Builder request) {
        int odd = script.next();
        int id = odd < 250 ? ++lastId : odd == 255 ? 0 : lastId;
        frame.addRequests(request.setId(id));
    }

    /** Whatever protobuf makes of the next bytes: unknown fields, unknown enums, two verbs in one. */
    private void anything() {
        try {
            frame.addRequests(
                    Request.newBuilder().mergeFrom(script.rest(script.next())).setId(++lastId));
        } catch (InvalidProtocolBufferException e) {
            lastId--; // the decoder would have refused it
        }
    }

    private int handle() {
        int odd = script.next();
        return odd < 250 ? odd % 8 : (int) script.number();
    }

    private ByteString key() {
        int odd = script.next();
        byte[] key = new byte[odd < 250 ? Wire.KEY : odd == 250 ? 0 : odd - 223];
        java.util.Arrays.fill(key, (byte) (1 + odd % KEYS));
        return ByteString.copyFrom(key);
    }

    /** A right proof, mostly. */
    private ByteString proof(Proofs.Purpose purpose, Role role, ByteString key) {
        int odd = script.next();
        if (odd >= 240 || key.size() != Wire.KEY) {
            return ByteString.copyFrom(new byte[odd >= 250 ? odd - 250 : Wire.PROOF]);
        }
        RoleKey of = RoleKey.of(key);
        return HashProofs.prove(of, Proofs.roleStatement(purpose, role, peer.channel(), of));
    }

    private Role role() {
        return Role.forNumber(script.next(4));
    }

    private Create.Builder create() {
        Create.Builder create = Create.newBuilder()
                .setRetentionValue(retention())
                .setReaderKey(key())
                .setWriterKey(key());
        create.setReaderProof(proof(Proofs.Purpose.CREATE, Role.READER, create.getReaderKey()));
        create.setWriterProof(proof(Proofs.Purpose.CREATE, Role.WRITER, create.getWriterKey()));
        if (create.getRetentionValue() != Retention.QUEUE_VALUE) {
            create.setOwnerKey(key());
            create.setOwnerProof(proof(Proofs.Purpose.CREATE, Role.OWNER, create.getOwnerKey()));
        }
        return create;
    }

    private int retention() {
        int odd = script.next();
        return odd < 100 ? Retention.QUEUE_VALUE : odd < 250 ? Retention.LOG_VALUE : odd - 250;
    }

    private Open.Builder open() {
        Role role = role();
        Open.Builder open = Open.newBuilder().setRole(role).setKey(key());
        open.setProof(proof(Proofs.Purpose.OPEN, role, open.getKey()));
        return script.next() < 250 ? open : open.setRoleValue(script.next());
    }

    private Claim.Builder claim() {
        Claim.Builder claim = Claim.newBuilder().setHandle(handle()).setNewKey(key());
        return claim.setProof(proof(Proofs.Purpose.CLAIM, role(), claim.getNewKey()));
    }

    private Append.Builder append() {
        int odd = script.next();
        ByteString entry = ENTRIES[odd < 200 ? 0 : odd < 240 ? 1 : odd % ENTRIES.length];
        return Append.newBuilder().setHandle(handle()).setEntry(entry).setHours((int) script.number());
    }

    private Subscribe.Builder subscribe() {
        Subscribe.Builder subscribe = Subscribe.newBuilder().setHandle(handle()).setWindow((int) script.number());
        return script.next() < 200 ? subscribe : subscribe.setFrom(script.number());
    }

    private Acknowledge.Builder acknowledge() {
        return Acknowledge.newBuilder().setHandle(handle()).setThrough(script.number());
    }

    private Rekey.Builder rekey() {
        Rekey.Builder rekey = Rekey.newBuilder()
                .setHandle(handle())
                .setEpoch(script.number())
                .setSigner(key())
                .setReaderKey(key())
                .setWriterKey(key())
                .setOwnerKey(key())
                .setEntry(ENTRIES[script.next() < 200 ? 0 : script.next(ENTRIES.length)])
                .setChangeFrom(script.number());
        return rekey.setTransitionProof(transition(rekey));
    }

    /** A right proof, mostly. */
    private ByteString transition(Rekey.Builder rekey) {
        boolean lengthsFit = rekey.getSigner().size() == Wire.KEY
                && rekey.getReaderKey().size() == Wire.KEY
                && rekey.getWriterKey().size() == Wire.KEY
                && rekey.getOwnerKey().size() == Wire.KEY;
        if (script.next() >= 240 || !lengthsFit) {
            return ByteString.copyFrom(new byte[Wire.PROOF]);
        }
        RoleKey signer = RoleKey.of(rekey.getSigner());
        return HashProofs.prove(
                signer,
                Proofs.transitionStatement(
                        rekey.getEpoch(),
                        signer,
                        RoleKey.of(rekey.getReaderKey()),
                        RoleKey.of(rekey.getWriterKey()),
                        RoleKey.of(rekey.getOwnerKey()),
                        rekey.getEntry()));
    }
}
