package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.Listener;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.RehomeCode;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.store.Backup;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.sealed.v1.Content;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Request;

/** Somebody with a profile and an app, on a network that the test moves. */
final class Person extends App {
    private static final String PASSPHRASE = "passphrase";

    private final World world;
    final RecordStore records;
    final Wires wires;
    SealedStore store;
    Engine engine;

    /** How many entries were given to relays. */
    int appended;

    Person(World world, String name, List<RelayAddress> homes, RecordStore records) {
        super(name);
        this.world = world;
        this.wires = new Wires(world, this);
        this.records = records;
        Step first = new Step(world.clock.instant());
        Engine.create(homes, first);
        this.store = LightStores.create(records, PASSPHRASE.toCharArray(), world.random, first.changes());
        load();
    }

    /** Somebody's profile on another device, from a backup of it. */
    static Person restored(World world, String name, byte[] backup) {
        return new Person(world, name, backup, Restoration::adapt);
    }

    private Person(World world, String name, byte[] backup, Function<Backup, List<SealedChange>> how) {
        super(name);
        this.world = world;
        this.wires = new Wires(world, this);
        this.records = new MemoryRecordStore();
        try (Backup read = LightStores.readBackup(backup, PASSPHRASE.toCharArray())) {
            this.store = LightStores.create(records, PASSPHRASE.toCharArray(), world.random, how.apply(read));
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
        wires.connect();
    }

    private void send(Step step) {
        step.requests().forEach((key, requests) -> {
            appended += (int) requests.stream().filter(Request::hasAppend).count();
            wires.send(key, requests);
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
            wires.pushThrough();
            world.relays().forEach(Station::turn);
            return true;
        }
        if (world.fault == Fault.TOLD_BEFORE_COMMITTED && !step.news().isEmpty()) {
            tell(step);
            return true;
        }
        return false;
    }

    void goOffline() {
        wires.setOnline(false);
    }

    void goOnline() {
        wires.setOnline(true);
        tick();
    }

    /** The process dies between two steps and starts again from its store. What was on its way is lost. */
    void crash() {
        wires.die();
        load();
    }

    /** The process dies after a step has happened in memory and before it is committed. */
    void crashBeforeCommit(BiConsumer<Engine, Step> what) {
        Step lost = new Step(world.clock.instant());
        what.accept(engine, lost);
        crash();
    }

    /** Time has passed: connections that are dead are noticed, and what waits is tried again. */
    void tick() {
        wires.tick();
        if (world.fault != Fault.NO_TICKS) {
            run(Engine::tick);
        }
    }

    // ------------------------------------------------------------------------------------------------------- using it

    /** What the app asks of the library, in a step of its own. */
    interface Call<T> {
        T of(Engine engine, Step step);
    }

    <T> T call(Call<T> what) {
        List<T> result = new ArrayList<>();
        run((asked, step) -> result.add(what.of(asked, step)));
        return result.get(0);
    }

    CompletableFuture<Invitation> invite(String contact) {
        return call((asked, step) -> asked.invite(Optional.of(contact), step));
    }

    CompletableFuture<Contact> accept(InvitationLink link, String contact) {
        return call((asked, step) -> asked.accept(link, Optional.of(contact), step));
    }

    Sent send(String contact, String text) {
        return call((asked, step) -> asked.with(asked.contact(contact)).send(text, step));
    }

    void delete(String contact, String messageId) {
        run((asked, step) -> asked.with(asked.contact(contact)).delete(messageId, step));
    }

    void setTimer(String contact, Duration timer) {
        run((asked, step) -> asked.with(asked.contact(contact)).setTimer(timer, step));
    }

    void changeRelays(Station... homes) {
        run((asked, step) -> asked.changeRelays(World.addresses(homes), step));
    }

    CompletableFuture<RehomeCode> rehomeCode(String contact) {
        return call((asked, step) -> asked.rehomeCode(asked.contact(contact), step));
    }

    Contact rehome(RehomeCode code) {
        return call((asked, step) -> asked.rehome(code, step));
    }

    CompletableFuture<Void> sync() {
        return call(Engine::sync);
    }

    /** What is owed is confirmed without the wait. */
    void confirmNow() {
        run((asked, step) ->
                asked.roster().all().forEach(each -> each.confirmations().send(step)));
    }

    @Override
    void confirm(List<Received> now) {
        run((asked, step) -> now.forEach(received -> asked.confirm(received, step)));
    }

    /** The texts of a contact, in the order they were first shown. */
    List<String> texts(String contact) {
        String id = engine.contact(contact).id();
        List<String> texts = new ArrayList<>();
        for (Received.Message message : shown(Received.Message.class)) {
            if (message.contactId().equals(id)) {
                texts.add(message.text());
            }
        }
        return texts;
    }

    // ---------------------------------------------------------------------------------------- what is behind the
    // library

    Conversation conversation(String contact) {
        return engine.roster().named(contact).orElseThrow();
    }

    /** How many records of this table are in the store. */
    int rows(Table table) {
        List<byte[]> keys = new ArrayList<>();
        store.scan(table.number(), (key, value) -> keys.add(key));
        return keys.size();
    }

    /** Seals whatever bytes as a content, as a contact could whose program is another, or hostile. */
    void sendContent(String contact, byte[] content) {
        run((asked, step) -> {
            Conversation conversation = conversation(contact);
            byte[] entry = conversation.session().seal(content, EntrySize.SMALL, step.now());
            conversation.outbox().add(OutboxRecord.getDefaultInstance(), entry, step);
            conversation.saveSession(conversation.session(), step);
        });
        wires.cutAll(); // a new connection takes up whatever the outbox holds
    }

    /** The next content to this contact, as another program could write it; the chain is not kept up. */
    Content.Builder numbered(String contact) {
        ContactRecord.Builder record = conversation(contact).record();
        long number = record.getOutgoing().getNext();
        record.setOutgoing(record.getOutgoing().toBuilder().setNext(number + 1));
        return Content.newBuilder()
                .setId(ByteString.copyFrom(new byte[Keys.ID]))
                .setSentAt(1)
                .setNumber(number)
                .setPrevious(record.getOutgoing().getChain());
    }

    /** What a relay would get for this contact next, and does not. */
    ByteString nextEntry(String contact) {
        Outbox outbox = conversation(contact).outbox();
        OutboxItem item = outbox.next(0);
        ByteString entry = outbox.take(item, 0, new Step(world.clock.instant()));
        outbox.takeBack(item, 0);
        return entry;
    }

    /** An entry comes out of this contact's mailbox. */
    void hear(String contact, ByteString entry) {
        run((asked, step) -> conversation(contact).arrivals().received(entry, step));
    }

    /** A frame comes from the first relay, on the connection that reads. */
    void hear(RelayFrame frame) {
        LinkKey key = new LinkKey(world.relay(0).address(), LinkKey.Use.READ);
        run((asked, step) -> asked.received(key, frame, step));
    }
}
