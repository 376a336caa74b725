package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Optional;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.mailbox.CoreTurns;
import org.waystation.relay.session.Sessions;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Limits;

/** One relay of a {@link World}: a real core with real sessions, and what the network lets through to it. */
final class Station {
    /** What becomes of bytes to and from a relay. */
    enum Network {
        /** They arrive. */
        UP,
        /** Connections end, and attempts to connect are refused. */
        DOWN,
        /** Connections stand, and nothing arrives until it is {@link #UP} again. */
        BLACKHOLED
    }

    private final World world;
    private final RelayAddress address;
    private final Limits limits;
    private MemoryStore store = new MemoryStore();
    private MemoryKeys keys;
    private Core core;
    private Sessions sessions;
    private Network network = Network.UP;
    /** How many appends have reached it. */
    int appends;

    Station(World world, int number, Limits limits) throws Exception {
        byte[] fingerprint = new byte[32];
        Arrays.fill(fingerprint, (byte) number);
        this.world = world;
        this.address = new RelayAddress(
                ByteString.copyFrom(fingerprint),
                Optional.empty(),
                number == 0 ? "relay.example" : "relay-" + number + ".example",
                7443);
        this.limits = limits;
        this.keys = new MemoryKeys(world.random);
        start();
    }

    private void start() throws Exception {
        core = new Core(store, keys, limits, Capacity.DEFAULT, world.clock, world.random, Runnable::run, cause -> {
            throw new AssertionError("the relay's core failed", cause);
        });
        sessions = new Sessions(
                core,
                Durability.FLUSHED,
                Optional.empty(),
                (key, statement, proof) -> SigningKey.verify(key.toByteArray(), statement, proof.toByteArray()),
                Runnable::run,
                world.clock,
                world.random);
    }

    RelayAddress address() {
        return address;
    }

    Sessions sessions() {
        return sessions;
    }

    Network network() {
        return network;
    }

    void setNetwork(Network now) {
        network = now;
        if (now == Network.DOWN) {
            cutEverybody();
        }
    }

    /** The relay's process dies and starts again on what it had committed. */
    void crash() throws Exception {
        start(); // first, since people who are cut off connect again at once
        cutEverybody();
    }

    /** It starts again with nothing on its disk. */
    void forgetEverything() throws Exception {
        store = new MemoryStore();
        crash();
    }

    /** How many it keeps. */
    int mailboxes() {
        int count = 0;
        try (Cursor rows = store.scan(new byte[] {'m'}, new byte[] {'m' + 1})) {
            while (rows.next()) {
                count++;
            }
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    /** What an operator could carry away now. */
    RelayCopy copy() {
        return RelayCopy.of(store, keys, world.clock.instant());
    }

    /** The process dies and starts again on what it had then. */
    void restore(RelayCopy copy) throws Exception {
        store = copy.store();
        keys = copy.keys();
        crash();
    }

    /** The process dies and starts again without its keys, as one does that keeps them in memory: what it held is gone. */
    void loseKeys() throws Exception {
        keys = new MemoryKeys(world.random);
        crash();
    }

    private void cutEverybody() {
        for (Person person : world.people) {
            person.wires.cutAll(address);
        }
    }

    /** Its storage thread does what waits. False if nothing did. */
    boolean turn() {
        return CoreTurns.turn(core);
    }
}
