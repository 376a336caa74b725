package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.waystation.client.AskUserException;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.InvitationLink;
import org.waystation.client.Listener;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.TryAgainException;
import org.waystation.client.internal.crypto.FileTicket;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.testing.Script;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Request;

/**
 * A profile with a contact, an invitation that nobody answered and a link that leads nowhere yet, and everything outside of it in the hands
 * of a script. It begins each time from the same records.
 */
final class Besieged {
    private static final char[] PASSPHRASE = "passphrase".toCharArray();
    private static final int MAX_ACTS = 60;

    private final World world = new World(5);
    private final List<RecordStore.Change> records = new ArrayList<>();
    private final Lies lies;

    private final World.SeededRandom random = new World.SeededRandom(3);
    private SealedStore store;
    private Engine engine;
    private final List<Link> links = new ArrayList<>();
    private final Freight freight = new Freight(this);

    /** A connection, and what was asked on it and not answered. */
    private record Link(LinkKey key, List<Request> asked) {}

    Besieged() throws Exception {
        List<ByteString> entries = new ArrayList<>();
        Person amina = world.person("amina");
        Person bo = world.person("bo");
        world.introduce(amina, bo);

        bo.run((engine, step) -> engine.reception().publish(step));
        world.calm();
        var address = bo.engine.reception().address().orElseThrow();
        Person frieda = world.person("frieda");
        frieda.run((engine, step) -> engine.request(address, Optional.of("bo"), "hello", step));
        world.calm();

        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                frame.getEventsList()
                        .forEach(event -> entries.add(event.getDelivery().getEntry()));
                boolean delivers = frame.getEventsList().stream().anyMatch(Event::hasDelivery);
                return receiver == bo && delivers ? List.of() : Collections.singletonList(frame);
            }
        };
        InvitationLink open = world.link(bo, "chen");
        InvitationLink other = world.link(amina, "dana");
        world.person("chen").accept(open, "bo");
        world.calm();
        amina.send("bo", "one");
        amina.send("bo", "x".repeat(20_000));
        world.calm();
        amina.goOffline();
        bo.send("amina", "stored and not confirmed");
        world.calm();
        bo.goOffline();
        bo.accept(other, "dana");
        bo.send("amina", "waits");
        Freight.announce(bo, "amina", world.relay(0).address().format());
        bo.records.scan(new byte[0], (name, value) -> records.add(RecordStore.Change.put(name, value)));
        entries.removeIf(ByteString::isEmpty);
        entries.add(ByteString.copyFrom(new byte[Wire.SMALL_ENTRY]));
        entries.add(ByteString.EMPTY);
        entries.addAll(0, Freight.segments(world));
        lies = new Lies(entries);
    }

    Besieged again() {
        MemoryRecordStore fresh = new MemoryRecordStore();
        fresh.commit(records);
        store = LightStores.open(fresh, PASSPHRASE, random);
        links.clear();
        load();
        freight.loadAnew();
        return this;
    }

    private void load() {
        Step step = new Step(world.clock.instant());
        engine = Engine.load(store, random, step);
        carryOut(step);
    }

    private void run(BiConsumer<Engine, Step> what) {
        try {
            call((asked, step) -> {
                what.accept(asked, step);
                return true;
            });
        } catch (AskUserException e) {
            return; // told to the app; nothing follows
        }
    }

    <T> T call(Driver.StepCall<T> what) {
        Step step = new Step(world.clock.instant());
        T result = what.run(engine, step);
        carryOut(step);
        return result;
    }

    private void carryOut(Step step) {
        engine.settle(step);
        store.commit(step.changes());
        step.requests().forEach((key, requests) -> {
            for (Link link : links) {
                if (link.key.equals(key)) {
                    link.asked.addAll(requests);
                }
            }
        });
        step.news().forEach(piece -> piece.accept(new Listener() {}));
    }

    /** What it stored is a profile still. */
    private void loadsAgain() {
        links.clear();
        load();
        for (Received received : engine.received()) {
            assertTrue(!received.id().isEmpty());
        }
        assertTrue(engine.received().size() < 400, "what the app has to look at is bounded");
        freight.load();
        freight.advance();
    }

    // --------------------------------------------------------------------------------------------------- the contact

    Conversation contact() {
        return engine.roster().named("amina").orElseThrow();
    }

    Engine engine() {
        return engine;
    }

    /** Contents as a contact may seal them, one after the other; where there is nothing, the user agrees to whatever is offered, and fetches every file. */
    void contactSays(Script script) {
        for (int acts = 0; script.hasMore() && acts < MAX_ACTS; acts++) {
            byte[] content = script.piece();
            if (content.length == 0) {
                agree();
            } else {
                run((engine, step) -> {
                    contact().reading().received(content, step);
                    contact().save(step);
                });
            }
        }
        loadsAgain();
    }

    private void agree() {
        for (IntroductionOffer offer : engine.referrals().offers()) {
            run((engine, step) -> engine.referrals().accept(offer.id(), Optional.empty(), step));
        }
        for (Received received : engine.received()) {
            if (received instanceof Received.File file) {
                FileTicket ticket = Freight.ticket(file.file());
                run((engine, step) -> engine.files().fetch(ticket, step));
            }
        }
        freight.resume();
    }

    // ----------------------------------------------------------------------------------------------------- the relay

    void relaySays(Script script) {
        for (int acts = 0; script.hasMore() && acts < MAX_ACTS; acts++) {
            switch (script.next(8)) {
                case 0 -> up(script);
                case 1 -> down(script);
                case 2 -> {
                    world.clock.advance(Duration.ofMinutes(script.number() & 0xffff));
                    run(Engine::tick);
                }
                case 3 -> run((engine, step) -> engine.sync(step));
                case 4 -> anything(script);
                case 7 -> freight.act(script);
                default -> frame(script);
            }
        }
        world.clock.advance(Duration.ofMinutes(7));
        run(Engine::tick);
        loadsAgain();
    }

    private void up(Script script) {
        for (LinkKey key : engine.wanted()) {
            if (links.stream().noneMatch(link -> link.key.equals(key))) {
                links.add(new Link(key, new ArrayList<>()));
                RelayHello hello = Lies.hello((int) script.number(), script.next());
                Proofs.Channel channel =
                        new Proofs.Channel(ByteString.copyFrom(new byte[Wire.NONCE]), World.CERTIFICATE_HASH);
                Duration ahead = Duration.ofSeconds(script.number());
                run((engine, step) -> engine.linkUp(key, hello, channel, ahead, step));
                return;
            }
        }
    }

    private void down(Script script) {
        if (!links.isEmpty()) {
            LinkKey key = links.remove(script.next(links.size())).key;
            TryAgainException why = new TryAgainException(Reason.RELAY_UNREACHABLE, "cut");
            run((engine, step) -> engine.linkDown(key, Optional.of(why), step));
        }
    }

    /** Whatever protobuf makes of the next bytes. */
    private void anything(Script script) {
        try {
            give(script, RelayFrame.parseFrom(script.piece()));
        } catch (InvalidProtocolBufferException e) {
            return; // a connection would have ended
        }
    }

    private void give(Script script, RelayFrame frame) {
        if (!links.isEmpty()) {
            LinkKey key = links.get(script.next(links.size())).key;
            run((engine, step) -> engine.received(key, frame, step));
        }
    }

    /** Replies to what was asked, right or wrong, and events. */
    private void frame(Script script) {
        if (links.isEmpty()) {
            return;
        }
        Link link = links.get(script.next(links.size()));
        RelayFrame.Builder frame = RelayFrame.newBuilder();
        for (int replies = script.next(4); replies > 0 && !link.asked.isEmpty(); replies--) {
            Request asked = link.asked.remove(script.next(link.asked.size()));
            frame.addReplies(lies.reply(asked, script).setId(asked.getId()));
        }
        for (int events = script.next(4); events > 0; events--) {
            frame.addEvents(lies.event(script));
        }
        run((engine, step) -> engine.received(link.key, frame.build(), step));
    }
}
