package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.InvitationLink;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.AddressSecret;
import org.waystation.client.internal.crypto.InviterKeys;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Role;

/** A published address, and those who ask there: the story as it should go, and what strangers and relays can do to it. */
final class PublishedAddressTest {
    private static final int SEEDS = Integer.getInteger("waystation.seeds", 30);

    private World world;
    private Person amina;
    private Person bo;

    @BeforeEach
    void twoPeople() throws Exception {
        begin(new World(11));
    }

    private void begin(World fresh) {
        world = fresh;
        amina = world.person("amina");
        bo = world.person("bo");
    }

    private PublishedAddress publish() {
        CompletableFuture<PublishedAddress> published =
                call((engine, step) -> engine.reception().publish(step));
        world.calm();
        return published.join();
    }

    private interface Call<T> {
        T of(Engine engine, Step step);
    }

    private <T> T call(Call<T> what) {
        return call(amina, what);
    }

    private static <T> T call(Person person, Call<T> what) {
        List<T> result = new ArrayList<>();
        person.run((engine, step) -> result.add(what.of(engine, step)));
        return result.get(0);
    }

    private static CompletableFuture<Contact> ask(Person who, PublishedAddress address, String name, String greeting) {
        return call(who, (engine, step) -> engine.request(address, Optional.of(name), greeting, step));
    }

    private List<ContactRequest> requests() {
        return amina.engine.reception().requests();
    }

    private CompletableFuture<Contact> accept(String requestId, String name) {
        return call((engine, step) -> engine.reception().accept(requestId, Optional.of(name), step));
    }

    private static Reason reasonOf(CompletableFuture<?> failed) {
        CompletionException e = assertThrows(CompletionException.class, failed::join);
        return ((WaystationException) e.getCause()).reason();
    }

    private static <T extends Received> List<T> shown(Person person, Class<T> kind) {
        List<T> list = new ArrayList<>();
        for (Received received : person.shown.values()) {
            if (kind.isInstance(received)) {
                list.add(kind.cast(received));
            }
        }
        return list;
    }

    // ------------------------------------------------------------------------------------------------------- the story

    @Test
    void aRequestThatIsAcceptedBecomesAnOrdinaryContactWithNothingOfTheRequestLeft() {
        PublishedAddress address = publish();
        CompletableFuture<Contact> asked = ask(bo, address, "amina", "Bo here, from the choir.");
        world.calm();
        assertEquals(Contact.State.REQUESTED, asked.join().state());
        Received.Request request = shown(amina, Received.Request.class).get(0);
        assertEquals("Bo here, from the choir.", request.greeting());
        CompletableFuture<Contact> accepted = accept(request.requestId(), "bo");
        world.calm();
        assertEquals("bo", accepted.join().name());
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, bo.engine.contact("amina").state());
        assertEquals(
                bo.engine.contact("amina").code(), amina.engine.contact("bo").code());
        assertEquals(1, shown(bo, Received.ContactComplete.class).size());
        amina.send("bo", "welcome");
        bo.send("amina", "thank you");
        world.syncAll();
        assertEquals(Collections.singletonList("welcome"), bo.texts("amina"));
        assertEquals(Collections.singletonList("thank you"), amina.texts("bo"));
        assertTrue(requests().isEmpty());
        assertEquals(0, rows(amina, Table.REQUEST));
        assertFalse(conversation(bo, "amina").record().hasApproach(), "the request's session and mailbox are gone");
        assertTrue(amina.notices().isEmpty(), amina.notices().toString());
        assertTrue(bo.notices().isEmpty(), bo.notices().toString());
    }

    private static Conversation conversation(Person person, String name) {
        return person.engine.roster().named(name).orElseThrow();
    }

    private static int rows(Person person, Table table) {
        List<byte[]> keys = new ArrayList<>();
        person.store.scan(table.number(), (key, value) -> keys.add(key));
        return keys.size();
    }

    /** A contact who is away for longer than a relay keeps a mailbox that only one side has opened. */
    @Test
    void eachMayBeAwayForWeeks() {
        PublishedAddress address = publish();
        amina.goOffline();
        ask(bo, address, "amina", "");
        world.calm();
        bo.goOffline();
        pass(Duration.ofDays(10));
        amina.goOnline();
        world.calm();
        accept(requests().get(0).id(), "bo");
        world.calm();
        amina.goOffline();
        pass(Duration.ofDays(20));
        bo.goOnline();
        world.syncAll();
        bo.goOffline();
        pass(Duration.ofDays(5));
        amina.goOnline();
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("bo").state());
        bo.goOnline();
        amina.send("bo", "at last");
        world.syncAll();
        assertEquals(Collections.singletonList("at last"), bo.texts("amina"));
    }

    private void pass(Duration time) {
        for (long hours = 0; hours < time.toHours(); hours += 6) {
            world.clock.advance(Duration.ofHours(6));
            world.people.forEach(Person::tick);
            world.calm();
        }
    }

    @Test
    void whoeverDiesOnTheWayGoesOnFromTheirStore() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            begin(new World(seed));
            try {
                storyWithCrashes();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void storyWithCrashes() throws Exception {
        call((engine, step) -> engine.reception().publish(step));
        until(() -> Stranger.record(amina).getStored());
        PublishedAddress address = amina.engine.reception().address().orElseThrow();
        ask(bo, address, "amina", "hello");
        until(() -> !requests().isEmpty());
        assertEquals(1, requests().size());
        accept(requests().get(0).id(), "bo");
        until(() -> bo.engine.contact("amina").state() == Contact.State.COMPLETE
                && amina.engine.contact("bo").state() == Contact.State.COMPLETE);
        bo.send("amina", "and on it goes");
        world.syncAll();
        assertEquals(Collections.singletonList("and on it goes"), amina.texts("bo"));
        assertEquals(
                bo.engine.contact("amina").code(), amina.engine.contact("bo").code());
        assertEquals(1, shown(amina, Received.Request.class).size());
        assertEquals(0, rows(amina, Table.REQUEST));
        assertTrue(amina.notices().isEmpty(), amina.notices().toString());
        assertTrue(bo.notices().isEmpty(), bo.notices().toString());
    }

    private interface Goal {
        boolean reached() throws Exception;
    }

    private void until(Goal goal) throws Exception {
        for (int i = 0; i < 5_000; i++) {
            if (goal.reached()) {
                return;
            }
            int dice = world.chance.nextInt(60);
            Person person = world.people.get(world.chance.nextInt(2));
            if (dice < 2) {
                person.crash();
            } else if (dice == 2) {
                person.cutOne();
            } else if (dice == 3 && world.chance.nextInt(5) == 0) {
                world.crashRelay();
            } else if (!world.happen()) {
                world.clock.advance(Duration.ofSeconds(10));
                world.people.forEach(Person::tick);
            }
        }
        throw new AssertionError("does not come to its end");
    }

    @Test
    void A13_whoeverDeclinesSaysNothingAndNothingIsWrittenToWhoeverAsked() {
        PublishedAddress address = publish();
        ask(bo, address, "amina", "hello");
        world.calm();
        List<Event> toBo = new ArrayList<>();
        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                if (receiver == bo) {
                    frame.getEventsList().stream().filter(Event::hasDelivery).forEach(toBo::add);
                }
                return Collections.singletonList(frame);
            }
        };
        String id = requests().get(0).id();
        call((engine, step) -> {
            engine.reception().decline(id, step);
            return id;
        });
        world.syncAll();
        assertTrue(toBo.isEmpty(), "neither a confirmation nor an answer");
        assertEquals(Contact.State.REQUESTED, bo.engine.contact("amina").state());
        assertEquals(0, rows(amina, Table.REQUEST));
        assertEquals(
                Reason.REQUEST_UNKNOWN,
                assertThrows(AskUserException.class, () -> accept(id, "bo")).reason());
    }

    @Test
    void aSecondRequestOfTheSamePersonIsTheSameOneUntilItIsOver() {
        PublishedAddress address = publish();
        ask(bo, address, "amina", "hello");
        world.calm();
        CompletableFuture<Contact> again = ask(bo, address, "somebody else", "hello?");
        world.calm();
        assertEquals("amina", again.join().name());
        assertEquals(1, requests().size());
    }

    @Test
    void A36_codesOfDifferentKindsAreNotTakenForEachOther() {
        PublishedAddress address = publish();
        CompletableFuture<org.waystation.client.Invitation> invitation = amina.invite("bo");
        world.calm();
        assertEquals(
                Reason.LINK_OTHER_KIND,
                assertThrows(AskUserException.class, () -> InvitationLink.parse(address.format()))
                        .reason());
        String link = invitation.join().link().format();
        assertEquals(
                Reason.LINK_OTHER_KIND,
                assertThrows(AskUserException.class, () -> PublishedAddress.parse(link))
                        .reason());
        assertEquals(
                Reason.LINK_DAMAGED,
                assertThrows(
                                AskUserException.class,
                                () -> PublishedAddress.parse(link.replace("/contact#", "/address#")))
                        .reason());
        assertEquals(
                Reason.LINK_DAMAGED,
                assertThrows(
                                AskUserException.class,
                                () -> InvitationLink.parse(address.format().replace("/address#", "/contact#")))
                        .reason());
        assertEquals(
                Reason.OWN_INVITATION,
                assertThrows(AskUserException.class, () -> ask(amina, address, "me", ""))
                        .reason());
    }

    @Test
    void S606_aGreetingHas300BytesAtMost() throws Exception {
        PublishedAddress address = publish();
        assertEquals(
                Reason.TEXT_TOO_LONG,
                assertThrows(AskUserException.class, () -> ask(bo, address, "amina", "\u00e9".repeat(151)))
                        .reason());
        ask(bo, address, "amina", "\u00e9".repeat(150));
        world.calm();
        assertEquals("\u00e9".repeat(150), requests().get(0).greeting());
        Stranger mallory = new Stranger(world, "mallory", address);
        ByteString bundle = Stranger.bundleEntry(amina);
        mallory.bring(mallory.request(bundle, "x".repeat(301)), bundle);
        world.calm();
        assertEquals(1, mallory.brought);
        assertEquals(1, requests().size(), "what is too long is no request");
    }

    // ------------------------------------------------------------------------------------------------------- strangers

    @Test
    void A23_S605_aRequestThatComesAgainIsNotShownAgain() throws Exception {
        PublishedAddress address = publish();
        Stranger mallory = new Stranger(world, "mallory", address);
        ByteString bundle = Stranger.bundleEntry(amina);
        ByteString request = mallory.request(bundle, "once");
        mallory.bring(request, bundle);
        mallory.bring(request, bundle);
        world.calm();
        assertEquals(1, requests().size());
        String id = requests().get(0).id();
        call((engine, step) -> {
            engine.reception().decline(id, step);
            return id;
        });
        amina.crash();
        world.calm();
        mallory.bring(request, bundle);
        world.calm();
        pass(Duration.ofDays(3));
        mallory.bring(request, bundle);
        world.calm();
        assertEquals(4, mallory.brought);
        assertEquals(1, shown(amina, Received.Request.class).size());
        assertTrue(requests().isEmpty());
    }

    @Test
    void A10_aFloodFillsOnlyTheMailboxOfRequests() throws Exception {
        begin(new World(12, DefaultLimits.builder().setMailboxEntries(400).build()));
        PublishedAddress address = publish();
        CompletableFuture<org.waystation.client.Invitation> invitation = amina.invite("bo");
        world.calm();
        bo.accept(invitation.join().link(), "amina");
        world.calm();
        Stranger mallory = new Stranger(world, "mallory", address);
        ByteString bundle = Stranger.bundleEntry(amina);
        amina.goOffline();
        for (int i = 0; i < 1_000; i++) {
            mallory.bring(i % 2 == 0 ? mallory.request(bundle, "") : ByteString.copyFrom(new byte[4_032]), bundle);
            world.calm();
        }
        assertEquals(400, mallory.brought, "the relay takes no more than one mailbox holds");
        assertEquals(600, mallory.refused);
        bo.send("amina", "do you read me?");
        world.calm();
        amina.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("do you read me?"), amina.texts("bo"));
        assertEquals(Reception.MAX_WAITING, requests().size());
        assertEquals(100, Stranger.record(amina).getDropped(), "of 200 requests; the rest was none");
        assertEquals(Collections.singletonList(Received.Notice.Kind.REQUESTS_DROPPED), amina.notices());
        requests()
                .forEach(request -> call((engine, step) -> {
                    engine.reception().decline(request.id(), step);
                    return request;
                }));
        ask(world.person("chen"), address, "amina", "now there is room");
        world.calm();
        assertEquals("now there is room", requests().get(0).greeting());
    }

    @Test
    void theMailboxOfRequestsCannotBeTakenFromTheOthers() throws Exception {
        PublishedAddress address = publish();
        Stranger mallory = new Stranger(world, "mallory", address);
        ByteString bundle = Stranger.bundleEntry(amina);
        mallory.bring(mallory.request(bundle, "all mine"), bundle, true);
        world.calm();
        assertEquals(1, mallory.refused, "its key was claimed by its owner, and cannot be claimed again");
        ask(bo, address, "amina", "still open?");
        world.calm();
        assertEquals("still open?", requests().get(0).greeting());
        world.syncAll();
        assertTrue(amina.notices().isEmpty());
        pass(Duration.ofDays(2));
        Stranger late = new Stranger(world, "late", address);
        late.bring(late.request(Stranger.bundleEntry(amina), "after the rotation"), Stranger.bundleEntry(amina));
        world.calm();
        assertEquals(1, late.brought, "the mailbox is the same for all bundles, and the relay keeps it");
    }

    @Test
    void aRelayThatLosesTheLogGetsItAgain() throws Exception {
        PublishedAddress address = publish();
        SigningKey owner =
                SigningKey.fromSeed(Stranger.record(amina).getOwnerSeed().toByteArray());
        bo.run((engine, step) -> engine.add(new LogThief(owner, engine.relays().get(0)), step));
        pass(Duration.ofHours(12));
        ask(bo, address, "amina", "still there?");
        world.calm();
        assertEquals("still there?", requests().get(0).greeting());
    }

    /** Deletes the log of somebody whose owner key it has. */
    private static final class LogThief extends Endpoint {
        private final SigningKey owner;

        private LogThief(SigningKey owner, RelayAddress relay) {
            super(new LinkKey(relay, LinkKey.Use.WRITE));
            this.owner = owner;
        }

        @Override
        boolean wanted() {
            return true;
        }

        @Override
        boolean settled() {
            return true;
        }

        @Override
        void begin(Link link, Step step) {
            Link.OnOpened onOpened =
                    (opened, then) -> link.delete(opened.getHandle(), then, later -> {}, (failed, later) -> {});
            link.open(Role.OWNER, owner, step, onOpened, (failed, then) -> {});
        }

        @Override
        void cutOff() {}
    }

    @Test
    void aMailboxOfRequestsThatIsLostIsReplacedWithTheNextBundle() throws Exception {
        PublishedAddress address = publish();
        ByteString before = Stranger.record(amina).getRequests().getReaderSeed();
        amina.run((engine, step) -> {
            Letterbox.Holder thief = new Thief(before, engine.relays().get(0).format());
            engine.add(new Letterbox(thief, engine), step);
        });
        pass(Duration.ofHours(12));
        assertNotEquals(before, Stranger.record(amina).getRequests().getReaderSeed());
        ask(bo, address, "amina", "found you");
        world.calm();
        assertEquals("found you", requests().get(0).greeting());
    }

    /** Deletes the mailbox of somebody whose reader key it has. */
    private static final class Thief implements Letterbox.Holder {
        private final org.waystation.client.internal.record.LetterboxRecord record;

        private Thief(ByteString reader, String relay) {
            record = org.waystation.client.internal.record.LetterboxRecord.newBuilder()
                    .setRelay(relay)
                    .setReaderSeed(reader)
                    .setCreated(true)
                    .setHeld(true)
                    .build();
        }

        @Override
        public org.waystation.client.internal.record.LetterboxRecord letterbox() {
            return record;
        }

        @Override
        public void save(org.waystation.client.internal.record.LetterboxRecord changed, Step step) {}

        @Override
        public boolean done() {
            return true;
        }

        @Override
        public void ready(Step step) {}

        @Override
        public void received(ByteString entry, Step step) {}

        @Override
        public void gone(boolean deleted, Step step) {}

        @Override
        public void stuck(Endpoint endpoint, Step step) {}
    }

    // --------------------------------------------------------------------------------------------------------- relays

    /** Gives readers of the address these entries instead of what the relay has. */
    private final class Instead implements Meddler {
        private final List<ByteString> entries;

        private Instead(ByteString... entries) {
            this.entries = Arrays.asList(entries);
        }

        @Override
        public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
            boolean delivers = frame.getEventsList().stream().anyMatch(Event::hasDelivery);
            if (receiver != bo || !delivers) {
                return Collections.singletonList(frame);
            }
            RelayFrame.Builder changed = frame.toBuilder().clearEvents();
            for (Event event : frame.getEventsList()) {
                if (event.hasDelivery()) {
                    for (ByteString entry : entries) {
                        changed.addEvents(event.toBuilder()
                                .setDelivery(event.getDelivery().toBuilder().setEntry(entry)));
                    }
                } else {
                    changed.addEvents(event);
                }
            }
            return Collections.singletonList(changed.build());
        }
    }

    @Test
    void S106_anOldBundleThatHasExpiredIsRefused() throws Exception {
        PublishedAddress address = publish();
        ByteString old = Stranger.bundleEntry(amina);
        pass(Duration.ofDays(31));
        world.meddler = new Instead(old);
        CompletableFuture<Contact> asked = ask(bo, address, "amina", "");
        world.calm();
        assertEquals(Reason.LINK_EXPIRED, reasonOf(asked));
        assertTrue(bo.engine.contacts().isEmpty());
    }

    @Test
    void S607_theNewestOfSeveralBundlesIsTakenWhateverTheirOrder() throws Exception {
        PublishedAddress address = publish();
        ByteString old = Stranger.bundleEntry(amina);
        pass(Duration.ofDays(2));
        ByteString newest = Stranger.bundleEntry(amina);
        assertNotEquals(old, newest);
        world.meddler = new Instead(newest, old, ByteString.copyFrom(new byte[4_032]));
        ask(bo, address, "amina", "");
        world.calm();
        assertEquals(1, requests().size());
        assertEquals(
                Stranger.record(amina).getCount(),
                conversation(bo, "amina").record().getApproach().getCount());
    }

    @Test
    void S607_aLowerCountThanWasSeenIsRefused() throws Exception {
        PublishedAddress address = publish();
        ByteString old = Stranger.bundleEntry(amina);
        pass(Duration.ofDays(2));
        bo.goOffline();
        ask(bo, address, "amina", "");
        Conversation asking = conversation(bo, "amina");
        asking.record()
                .setApproach(asking.record().getApproach().toBuilder()
                        .setCount(Stranger.record(amina).getCount()));
        world.meddler = new Instead(old);
        CompletableFuture<Contact> asked = ask(bo, address, "amina", "");
        bo.goOnline();
        world.calm();
        assertEquals(Reason.ADDRESS_GONE, reasonOf(asked));
    }

    @Test
    void S603_aBundleOfSomebodyElseUnderTheAddressesSecretIsRefused() throws Exception {
        PublishedAddress address = publish();
        AddressSecret known = AddressLink.parse(address.format()).secret();
        byte[] forged;
        try (InviterKeys own = InviterKeys.generate(world.random)) {
            MailboxOffer trap = MailboxOffer.newBuilder()
                    .setRelay(amina.engine.relays().get(0).format())
                    .setWriterSeed(ByteString.copyFrom(new byte[32]))
                    .build();
            forged = known.sealBundle(
                    world.random,
                    own.publishedBundle(
                            Long.MAX_VALUE,
                            world.clock.instant().plus(Duration.ofDays(9)),
                            Collections.singletonList(trap)));
        }
        world.meddler = new Instead(ByteString.copyFrom(forged));
        CompletableFuture<Contact> asked = ask(bo, address, "amina", "");
        world.calm();
        assertEquals(Reason.INVITATION_FORGED, reasonOf(asked));
        assertTrue(requests().isEmpty());
    }

    @Test
    void A23_keysRotateEveryDayAndAreErased30DaysAfterTheyWereReplaced() throws Exception {
        PublishedAddress address = publish();
        Stranger chen = new Stranger(world, "chen", address);
        ByteString first = Stranger.bundleEntry(amina);
        long count = chen.bundle(first, world.clock.instant()).count();
        ByteString early = chen.request(first, "made on the first day");
        ByteString late = chen.request(first, "made on the first day too");
        pass(Duration.ofDays(29));
        assertEquals(30, rows(amina, Table.ADDRESS) - 1, "one set of keys for each day");
        chen.bring(early, first);
        world.calm();
        assertEquals("made on the first day", requests().get(0).greeting());
        pass(Duration.ofDays(2));
        assertNull(amina.store.read(Table.ADDRESS.number(), Keys.ordered(count)), "erased");
        assertEquals(31, rows(amina, Table.ADDRESS) - 1);
        deliver(late);
        assertEquals(1, requests().size(), "S-604: what was made for keys that are gone does not open");
        ask(bo, address, "amina", "today");
        world.calm();
        assertEquals(2, requests().size());
    }

    /** As the relay would. */
    private void deliver(ByteString entry) {
        amina.run((engine, step) -> engine.reception().deliver(entry, step));
    }

    @Test
    void theRelayKeepsOnlyTheNewestBundle() throws Exception {
        PublishedAddress address = publish();
        pass(Duration.ofDays(5));
        List<Event> seen = new ArrayList<>();
        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                frame.getEventsList().stream()
                        .filter(event -> receiver == bo && event.hasDelivery())
                        .forEach(seen::add);
                return Collections.singletonList(frame);
            }
        };
        ask(bo, address, "amina", "");
        world.calm();
        assertEquals(1, seen.size());
        assertEquals(Stranger.bundleEntry(amina), seen.get(0).getDelivery().getEntry());
    }

    @Test
    void aWithdrawnAddressIsGoneWithItsKeysAndTheNextIsAnother() throws Exception {
        PublishedAddress address = publish();
        ask(bo, address, "amina", "in time");
        world.calm();
        var unused = call((engine, step) -> engine.reception().withdraw(step));
        assertEquals(1, rows(amina, Table.ADDRESS), "the keys go at once");
        amina.crash();
        world.calm();
        CompletableFuture<Void> withdrawn =
                call((engine, step) -> engine.reception().withdraw(step));
        world.calm();
        withdrawn.join();
        assertEquals(0, rows(amina, Table.ADDRESS));
        Person chen = world.person("chen");
        CompletableFuture<Contact> late = ask(chen, address, "amina", "too late");
        world.calm();
        assertEquals(Reason.ADDRESS_GONE, reasonOf(late));
        assertNotEquals(address.format(), publish().format());
        accept(requests().get(0).id(), "bo");
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("bo").state());
    }
}
