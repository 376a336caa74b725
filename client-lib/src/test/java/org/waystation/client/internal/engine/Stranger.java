package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.waystation.client.PublishedAddress;
import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.Bundle;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.record.AddressRecord;
import org.waystation.client.internal.record.ErrandRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;

/** Somebody who has an address and does with it what no honest program does: makes requests by hand, any number, and brings what it likes. */
final class Stranger {
    private final World world;
    private final Person device;
    private final AddressLink address;
    int brought;
    int refused;

    Stranger(World world, String name, PublishedAddress address) throws Exception {
        this.world = world;
        this.device = world.person(name);
        this.address = AddressLink.parse(address.format());
    }

    /** What the relay keeps for the address now. */
    static ByteString bundleEntry(Person owner) throws Exception {
        return record(owner).getBundleEntry();
    }

    static AddressRecord record(Person owner) throws Exception {
        return AddressRecord.parseFrom(owner.store.read(Table.ADDRESS.number(), new byte[0]));
    }

    Bundle bundle(ByteString entry, Instant now) throws Exception {
        return Bundle.readPublished(address.fingerprint(), address.secret().openBundle(entry.toByteArray()), now);
    }

    ByteString request(ByteString bundleEntry, String greeting) throws Exception {
        Instant now = world.clock.instant();
        try (Handshake.Answer answer = Handshake.answer(
                world.random,
                bundle(bundleEntry, now),
                Hashes.sha256(bundleEntry.toByteArray()),
                address.secret(),
                now)) {
            Content content = Content.newBuilder()
                    .setId(ByteString.copyFrom(new byte[Keys.ID]))
                    .setNumber(1)
                    .setPrevious(ByteString.copyFrom(answer.directionStart()))
                    .setIntroduction(Introduction.newBuilder()
                            .addMailboxes(MailboxOffer.newBuilder()
                                    .setRelay(device.engine.relays().get(0).format())
                                    .setWriterSeed(ByteString.copyFrom(new byte[32])))
                            .setGreeting(greeting))
                    .build();
            return ByteString.copyFrom(answer.sealFirst(content.toByteArray()).entry());
        }
    }

    /** Brings an entry to the mailbox that a bundle names, claiming the key or not. */
    void bring(ByteString entry, ByteString bundleEntry, boolean claim) throws Exception {
        MailboxOffer box =
                bundle(bundleEntry, world.clock.instant()).mailboxes().get(0);
        ErrandRecord.Builder errand = ErrandRecord.newBuilder()
                .setRelay(box.getRelay())
                .setOfferedSeed(box.getWriterSeed())
                .setEntry(entry);
        if (claim) {
            errand.setWriterSeed(ByteString.copyFrom(Keys.random(world.random, 32)));
        }
        Carrier carrier = new Carrier(errand.build());
        device.run((engine, step) -> engine.add(carrier.endpoint, step));
    }

    void bring(ByteString entry, ByteString bundleEntry) throws Exception {
        bring(entry, bundleEntry, false);
    }

    private final class Carrier implements Errand.Sender {
        private ErrandRecord record;
        private final Errand endpoint;

        private Carrier(ErrandRecord record) {
            this.record = record;
            this.endpoint = new Errand(this);
        }

        @Override
        public ErrandRecord errand() {
            return record;
        }

        @Override
        public void save(ErrandRecord changed, Step step) {
            record = changed;
        }

        @Override
        public void brought(Step step) {
            brought++;
            device.engine.remove(endpoint);
        }

        @Override
        public void notThere(Step step) {
            refused++;
            device.engine.remove(endpoint);
        }

        @Override
        public void stuck(Endpoint held, Step step) {
            refused++;
            device.engine.remove(endpoint);
        }
    }
}
