package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.waystation.client.Contact;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.AddressSecret;
import org.waystation.client.internal.crypto.InviterKeys;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.v1.Delivery;

/** The bundle behind an address: which one is taken, which are refused, and for how long its keys open requests. */
final class AddressBundleTest extends AtAnAddress {
    /** Whoever reads the address gets these entries instead of what the relay has. */
    private Meddler instead(ByteString... entries) {
        return Meddler.instead(
                bo,
                delivery -> Arrays.stream(entries)
                        .map(entry -> delivery.toBuilder().setEntry(entry).build())
                        .collect(Collectors.toList()));
    }

    @Test
    void S106_anOldBundleThatHasExpiredIsRefused() throws Exception {
        PublishedAddress address = publish();
        ByteString old = Stranger.bundleEntry(amina);
        pass(Duration.ofDays(31));
        world.meddler = instead(old);
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
        world.meddler = instead(newest, old, ByteString.copyFrom(new byte[4_032]));
        ask(bo, address, "amina", "");
        world.calm();
        assertEquals(1, requests().size());
        assertEquals(
                Stranger.record(amina).getCount(),
                bo.conversation("amina").record().getApproach().getCount());
    }

    @Test
    void S607_aLowerCountThanWasSeenIsRefused() throws Exception {
        PublishedAddress address = publish();
        ByteString old = Stranger.bundleEntry(amina);
        pass(Duration.ofDays(2));
        bo.goOffline();
        ask(bo, address, "amina", "");
        Conversation asking = bo.conversation("amina");
        asking.record()
                .setApproach(asking.record().getApproach().toBuilder()
                        .setCount(Stranger.record(amina).getCount()));
        world.meddler = instead(old);
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
        world.meddler = instead(ByteString.copyFrom(forged));
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
        assertEquals(30, amina.rows(Table.ADDRESS) - 1, "one set of keys for each day");
        chen.bring(early, first);
        world.calm();
        assertEquals("made on the first day", requests().get(0).greeting());
        pass(Duration.ofDays(2));
        assertNull(amina.store.read(Table.ADDRESS.number(), Keys.ordered(count)), "erased");
        assertEquals(31, amina.rows(Table.ADDRESS) - 1);
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
        List<Delivery> seen = hear(bo);
        ask(bo, address, "amina", "");
        world.calm();
        assertEquals(1, seen.size());
        assertEquals(Stranger.bundleEntry(amina), seen.get(0).getEntry());
    }
}
