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
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.testing.Script;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.CaughtUp;
import org.waystation.wire.v1.Created;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.RetiredKeyPresented;

/**
 * A profile with a contact, an invitation that nobody answered and a link that leads nowhere yet, and everything outside of it in the hands
 * of a script. It begins each time from the same records.
 */
final class Besieged {
    private static final char[] PASSPHRASE = "passphrase".toCharArray();
    private static final int MAX_ACTS = 60;

    private final World world = new World(5);
    private final List<RecordStore.Change> records = new ArrayList<>();
    /** Entries that the profile may be given: genuine ones, others' and none at all. */
    private final List<ByteString> entries = new ArrayList<>();

    private final World.SeededRandom random = new World.SeededRandom(3);
    private SealedStore store;
    private Engine engine;
    private final List<Link> links = new ArrayList<>();

    /** A connection, and what was asked on it and not answered. */
    private record Link(LinkKey key, List<Request> asked) {}

    Besieged() throws Exception {
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
        bo.records.scan(new byte[0], (name, value) -> records.add(RecordStore.Change.put(name, value)));
        entries.removeIf(ByteString::isEmpty);
        entries.add(ByteString.copyFrom(new byte[Wire.SMALL_ENTRY]));
        entries.add(ByteString.EMPTY);
    }

    Besieged again() {
        MemoryRecordStore fresh = new MemoryRecordStore();
        fresh.commit(records);
        store = LightStores.open(fresh, PASSPHRASE, random);
        links.clear();
        load();
        return this;
    }

    private void load() {
        Step step = new Step(world.clock.instant());
        engine = Engine.load(store, random, step);
        carryOut(step);
    }

    private void run(BiConsumer<Engine, Step> what) {
        Step step = new Step(world.clock.instant());
        try {
            what.accept(engine, step);
        } catch (AskUserException e) {
            return; // told to the app; nothing follows
        }
        carryOut(step);
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
    }

    // --------------------------------------------------------------------------------------------------- the contact

    Conversation contact() {
        return engine.roster().named("amina").orElseThrow();
    }

    Engine engine() {
        return engine;
    }

    /** Contents as a contact may seal them, one after the other; where there is nothing, the user agrees to whatever is offered. */
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
                RelayHello hello = RelayHello.newBuilder()
                        .setLimits(Limits.newBuilder().setWindow((int) script.number()))
                        .build();
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
            frame.addReplies(reply(asked, script).setId(asked.getId()));
        }
        for (int events = script.next(4); events > 0; events--) {
            frame.addEvents(event(script));
        }
        run((engine, step) -> engine.received(link.key, frame.build(), step));
    }

    private static Reply.Builder reply(Request asked, Script script) {
        int odd = script.next();
        if (odd < 40) {
            return Reply.newBuilder()
                    .setFailed(
                            Failed.newBuilder().setCodeValue(script.next(24)).setRetrySeconds((int) script.number()));
        }
        int kind = odd < 240 ? asked.getVerbCase().getNumber() : script.next(12);
        return switch (kind) {
            case Request.CREATE_FIELD_NUMBER -> Reply.newBuilder().setCreated(Created.getDefaultInstance());
            case Request.OPEN_FIELD_NUMBER -> {
                Opened.Builder opened = Opened.newBuilder().setHandle(handle(script));
                yield Reply.newBuilder().setOpened(opened.setRetiredKeyPresented(script.next(8) == 1));
            }
            case Request.CLAIM_FIELD_NUMBER ->
                Reply.newBuilder().setClaimed(org.waystation.wire.v1.Claimed.getDefaultInstance());
            case Request.APPEND_FIELD_NUMBER ->
                Reply.newBuilder()
                        .setAppended(
                                org.waystation.wire.v1.Appended.newBuilder().setPosition(script.number()));
            case Request.SUBSCRIBE_FIELD_NUMBER ->
                Reply.newBuilder().setSubscribed(org.waystation.wire.v1.Subscribed.getDefaultInstance());
            case Request.ACKNOWLEDGE_FIELD_NUMBER ->
                Reply.newBuilder().setAcknowledged(org.waystation.wire.v1.Acknowledged.getDefaultInstance());
            default -> Reply.newBuilder();
        };
    }

    private static int handle(Script script) {
        int odd = script.next();
        return odd < 250 ? odd % 6 : (int) script.number();
    }

    private Event.Builder event(Script script) {
        int handle = handle(script);
        return switch (script.next(8)) {
            case 0 -> Event.newBuilder().setCaughtUp(CaughtUp.newBuilder().setHandle(handle));
            case 1 ->
                Event.newBuilder().setEnded(Ended.newBuilder().setHandle(handle).setReasonValue(script.next(6)));
            case 2 ->
                Event.newBuilder()
                        .setRetiredKeyPresented(RetiredKeyPresented.newBuilder().setHandle(handle));
            case 3 -> Event.newBuilder();
            default ->
                Event.newBuilder()
                        .setDelivery(Delivery.newBuilder()
                                .setHandle(handle)
                                .setPosition(script.number())
                                .setEntry(entries.get(script.next(entries.size()))));
        };
    }
}
