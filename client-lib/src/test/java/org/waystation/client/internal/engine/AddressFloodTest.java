package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.LetterboxRecord;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Role;

/** What strangers can do to those who publish an address: repeat, flood, claim, and delete with stolen keys. */
final class AddressFloodTest extends AtAnAddress {
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
        decline(id);
        amina.crash();
        world.calm();
        mallory.bring(request, bundle);
        world.calm();
        pass(Duration.ofDays(3));
        mallory.bring(request, bundle);
        world.calm();
        assertEquals(4, mallory.brought);
        assertEquals(1, amina.shown(Received.Request.class).size());
        assertTrue(requests().isEmpty());
    }

    @Test
    void A10_aFloodFillsOnlyTheMailboxOfRequests() throws Exception {
        strangers(new World(12, DefaultLimits.builder().setMailboxEntries(400).build()));
        PublishedAddress address = publish();
        bo.accept(world.link(amina, "bo"), "amina");
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
        requests().forEach(request -> decline(request.id()));
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
        private final LetterboxRecord record;

        private Thief(ByteString reader, String relay) {
            record = LetterboxRecord.newBuilder()
                    .setRelay(relay)
                    .setReaderSeed(reader)
                    .setCreated(true)
                    .setHeld(true)
                    .build();
        }

        @Override
        public LetterboxRecord letterbox() {
            return record;
        }

        @Override
        public void save(LetterboxRecord changed, Step step) {}

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
}
