package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.Listener;
import org.waystation.client.MessageState;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.TryAgainException;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.RehomeCode;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.store.Backup;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Request;

/**
 * Somebody with a profile, and an app that shows what arrives and says so, if it does not crash before. The app checks what every app
 * relies on: one id for one thing, nothing again after it was confirmed.
 */
final class Person implements Listener {
    private static final String PASSPHRASE = "passphrase";

    private final World world;
    final String name;
    final RecordStore records;
    private final Map<LinkKey, Wire> wires = new LinkedHashMap<>();
    private final Set<LinkKey> refused = new HashSet<>();
    SealedStore store;
    Engine engine;

    /** Everything shown, by id, in the order it was first shown. */
    final Map<String, Received> shown = new LinkedHashMap<>();

    private final Set<String> confirmed = new HashSet<>();
    private final Map<String, String> idOfMessage = new HashMap<>();
    final Map<String, MessageState> states = new HashMap<>();

    /** How many entries were given to relays. */
    int appended;

    /** Whether the app says at once that it has what it was shown. */
    boolean confirmsAtOnce = true;

    Person(World world, String name, List<RelayAddress> homes) {
        this(world, name, homes, new MemoryRecordStore());
    }

    Person(World world, String name, List<RelayAddress> homes, RecordStore records) {
        this.world = world;
        this.name = name;
        this.records = records;
        this.store = LightStores.create(records, PASSPHRASE.toCharArray(), world.random);
        Step first = new Step(world.clock.instant());
        Engine.create(homes, first);
        store.commit(first.changes());
        load();
    }

    World world() {
        return world;
    }

    /** Somebody's profile on another device, from a backup of it. */
    Person(World world, String name, byte[] backup) {
        this(world, name, backup, Restoration::adapt);
    }

    private Person(World world, String name, byte[] backup, Function<Backup, List<SealedChange>> how) {
        this.world = world;
        this.name = name;
        this.records = new MemoryRecordStore();
        this.store = LightStores.create(records, PASSPHRASE.toCharArray(), world.random);
        try (Backup read = LightStores.readBackup(backup, PASSPHRASE.toCharArray())) {
            store.commit(how.apply(read));
        }
        load();
    }

    /** The records as they were, as if somebody had copied the profile's directory back. */
    static Person putBack(World world, String name, byte[] backup) {
        return new Person(world, name, backup, Backup::records);
    }

    byte[] backup() {
        try (Backup backup = Backup.of(engine.records(), world.random)) {
            return LightStores.backup(backup, PASSPHRASE.toCharArray(), world.random);
        }
    }

    private void load() {
        Step loaded = new Step(world.clock.instant());
        engine = Engine.load(store, world.random, loaded);
        carryOut(loaded);
    }

    // ------------------------------------------------------------------------------------------------------- running

    void run(BiConsumer<Engine, Step> what) {
        Step step = new Step(world.clock.instant());
        what.accept(engine, step);
        carryOut(step);
    }

    private void carryOut(Step step) {
        engine.settle(step);
        if (world.fault.strikes(world.chance) && diesTooEarly(step)) {
            crash();
            return;
        }
        store.commit(step.changes());
        send(step);
        tell(step);
        connect();
    }

    private void send(Step step) {
        step.requests().forEach((key, requests) -> {
            Wire wire = wires.get(key);
            appended += (int) requests.stream().filter(Request::hasAppend).count();
            if (wire != null) {
                wire.send(requests);
            }
        });
    }

    private void tell(Step step) {
        for (Consumer<Listener> piece : step.news()) {
            piece.accept(this);
        }
    }

    /** What a driver must never do before it has committed. */
    private boolean diesTooEarly(Step step) {
        if (world.fault == Fault.SENT_BEFORE_COMMITTED && !step.requests().isEmpty()) {
            send(step);
            wires.values().forEach(Wire::pushThrough);
            world.relays().forEach(Station::turn);
            return true;
        }
        if (world.fault == Fault.TOLD_BEFORE_COMMITTED && !step.news().isEmpty()) {
            tell(step);
            return true;
        }
        return false;
    }

    /** Opens what is wanted. A relay that refuses connections is asked once, and then again with each tick. */
    private void connect() {
        for (LinkKey key : engine.wanted()) {
            if (wires.containsKey(key) || !online) {
                continue;
            }
            Station relay = world.relay(key.relay());
            if (relay.network() != Station.Network.DOWN) {
                wires.put(key, new Wire(world, this, key, relay));
            } else if (refused.add(key)) {
                TryAgainException why = new TryAgainException(Reason.RELAY_UNREACHABLE, "refused");
                run((engine, step) -> engine.linkDown(key, Optional.of(why), step));
            }
        }
    }

    /** Whether this person's device reaches the relay. */
    private boolean online = true;

    void goOffline() {
        online = false;
        cutAll();
    }

    void goOnline() {
        online = true;
        tick();
    }

    /** The process dies between two steps and starts again from its store. What was on its way is lost. */
    void crash() {
        for (Wire wire : new ArrayList<>(wires.values())) {
            wire.cut(false);
        }
        wires.clear();
        load();
    }

    /** The process dies after a step has happened in memory and before it is committed. */
    void crashBeforeCommit(BiConsumer<Engine, Step> what) {
        Step lost = new Step(world.clock.instant());
        what.accept(engine, lost);
        crash();
    }

    void cutAll() {
        for (Wire wire : new ArrayList<>(wires.values())) {
            wire.cut(true);
        }
    }

    void cutAll(RelayAddress relay) {
        for (Map.Entry<LinkKey, Wire> wire : new ArrayList<>(wires.entrySet())) {
            if (wire.getKey().relay().equals(relay)) {
                wire.getValue().cut(true);
            }
        }
    }

    void cutOne() {
        List<Wire> standing = new ArrayList<>(wires.values());
        if (!standing.isEmpty()) {
            standing.get(world.chance.nextInt(standing.size())).cut(true);
        }
    }

    void lost(LinkKey key) {
        wires.remove(key);
    }

    /** Time has passed: connections that are dead are noticed, and what waits is tried again. */
    void tick() {
        new ArrayList<>(wires.values()).forEach(Wire::noticeSilence);
        refused.clear();
        if (world.fault != Fault.NO_TICKS) {
            run(Engine::tick);
        }
    }

    void collect(List<Runnable> possible) {
        for (Wire wire : wires.values()) {
            wire.collect(possible);
        }
    }

    boolean hasTraffic() {
        return wires.values().stream().anyMatch(Wire::hasTraffic);
    }

    // ------------------------------------------------------------------------------------------------------- using it

    CompletableFuture<Invitation> invite(String contact) {
        List<CompletableFuture<Invitation>> result = new ArrayList<>();
        run((asked, step) -> result.add(asked.invite(Optional.of(contact), step)));
        return result.get(0);
    }

    CompletableFuture<Contact> accept(InvitationLink link, String contact) {
        List<CompletableFuture<Contact>> result = new ArrayList<>();
        run((asked, step) -> result.add(asked.accept(link, Optional.of(contact), step)));
        return result.get(0);
    }

    Sent send(String contact, String text) {
        List<Sent> result = new ArrayList<>();
        run((asked, step) -> result.add(asked.send(asked.contact(contact), text, step)));
        return result.get(0);
    }

    /** Seals whatever bytes as a content, as a contact could whose program is another, or hostile. */
    void sendContent(String contact, byte[] content) {
        run((asked, step) -> {
            Conversation conversation = asked.roster().named(contact).orElseThrow();
            byte[] entry = conversation.session().seal(content, EntrySize.SMALL, step.now());
            conversation.outbox().add(OutboxRecord.getDefaultInstance(), entry, step);
            conversation.saveSession(conversation.session(), step);
        });
        cutAll(); // a new connection takes up whatever the outbox holds
    }

    void changeRelays(Station... homes) {
        run((asked, step) -> asked.changeRelays(World.addresses(homes), step));
    }

    CompletableFuture<RehomeCode> rehomeCode(String contact) {
        List<CompletableFuture<RehomeCode>> result = new ArrayList<>();
        run((asked, step) -> result.add(asked.rehomeCode(asked.contact(contact), step)));
        return result.get(0);
    }

    Contact rehome(RehomeCode code) {
        List<Contact> result = new ArrayList<>();
        run((asked, step) -> result.add(asked.rehome(code, step)));
        return result.get(0);
    }

    CompletableFuture<Void> sync() {
        List<CompletableFuture<Void>> result = new ArrayList<>();
        run((asked, step) -> result.add(asked.sync(step)));
        return result.get(0);
    }

    /** What is owed is confirmed without the wait. */
    void confirmNow() {
        run((asked, step) -> asked.roster().all().forEach(each -> each.confirmations().send(step)));
    }

    @Override
    public void received(Received received) {
        assertFalse(confirmed.contains(received.id()), name + " was shown something again after confirming it");
        Received before = shown.put(received.id(), received);
        assertEquals(before == null ? received : before, received, "one id names one thing");
        if (received instanceof Received.Message message) {
            String id = idOfMessage.put(message.messageId(), message.id());
            assertEquals(id == null ? message.id() : id, message.id(), "one message has one id");
        }
        if (confirmsAtOnce) {
            toConfirm.add(received);
        }
    }

    private final List<Received> toConfirm = new ArrayList<>();

    /** The app says that it has what it was shown. */
    void confirmShown() {
        List<Received> now = new ArrayList<>(toConfirm);
        toConfirm.clear();
        run((asked, step) -> now.forEach(received -> asked.confirm(received, step)));
        now.forEach(received -> confirmed.add(received.id()));
    }

    /** The app dies as well, and what it has not confirmed it has not kept. */
    void forgetUnconfirmed() {
        shown.keySet().removeIf(id -> !confirmed.contains(id));
        toConfirm.clear();
    }

    @Override
    public void messageState(String messageId, MessageState state) {
        states.put(messageId, state);
    }

    /** The texts of a contact, in the order they were first shown. */
    List<String> texts(String contact) {
        String id = engine.contact(contact).id();
        List<String> texts = new ArrayList<>();
        for (Received received : shown.values()) {
            if (received instanceof Received.Message message
                    && message.contactId().equals(id)) {
                texts.add(message.text());
            }
        }
        return texts;
    }

    List<Received.Notice.Kind> notices() {
        List<Received.Notice.Kind> kinds = new ArrayList<>();
        for (Received received : shown.values()) {
            if (received instanceof Received.Notice notice) {
                kinds.add(notice.kind());
            }
        }
        return kinds;
    }
}
