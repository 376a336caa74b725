package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.AddressSecret;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.InviterKeys;
import org.waystation.client.internal.record.AddressKeysRecord;
import org.waystation.client.internal.record.AddressRecord;
import org.waystation.client.internal.record.LetterboxRecord;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;

/**
 * Our published address (cryptography.md, section 6e): the bundles, the private keys behind them, which go in time, and the two mailboxes.
 */
final class OwnAddress implements Letterbox.Holder {
    /** How long a bundle is the newest. */
    static final Duration ROTATE_AFTER = Duration.ofDays(1);

    /** How long a bundle can be answered, if its owner does not come to make the next one. */
    static final Duration BUNDLE_LIFE = Duration.ofDays(30);

    /** How long the keys of a bundle are kept when it is not the newest any more: as long as a request may rest at the relay. */
    static final Duration KEEP_KEYS = Duration.ofDays(30);

    /** How soon after a bundle was made a lost mailbox of requests is replaced: a relay that loses each of them shall not keep us busy. */
    private static final Duration REPLACE_AFTER = Duration.ofHours(1);

    /** Requests answered for one bundle. */
    private static final int MAX_ANSWERED = 1_024;

    private final Reception reception;
    private final Surroundings around;
    private final AddressRecord.Builder record;
    private final NavigableMap<Long, AddressKeysRecord> keys;
    private @Nullable AddressLog log;
    private @Nullable Letterbox requests;
    private boolean finished;

    OwnAddress(
            Reception reception,
            Surroundings around,
            AddressRecord.Builder record,
            NavigableMap<Long, AddressKeysRecord> keys) {
        this.reception = reception;
        this.around = around;
        this.record = record;
        this.keys = keys;
    }

    /** A new one, with its first bundle. */
    static OwnAddress publish(Reception reception, Surroundings around, Step step) {
        try (AddressSecret secret = AddressSecret.generate(around.random());
                InviterKeys first = InviterKeys.generate(around.random())) {
            AddressRecord.Builder record = AddressRecord.newBuilder()
                    .setRelay(around.relays().get(0).withoutAccess().format())
                    .setSecret(ByteString.copyFrom(secret.exposeCopy()))
                    .setWriterSeed(Handshakes.newSeed(around))
                    .setOwnerSeed(Handshakes.newSeed(around))
                    .setRequests(Letterbox.fresh(around.relays().get(0), true, around));
            OwnAddress address = new OwnAddress(reception, around, record, new TreeMap<>());
            address.offer(first, step);
            address.attach(step);
            return address;
        }
    }

    AddressRecord.Builder record() {
        return record;
    }

    AddressLink link() {
        try (InviterKeys newest = newestKeys()) {
            AddressSecret secret = AddressSecret.of(record.getSecret().toByteArray());
            return new AddressLink(relay(), newest.fingerprint(), secret);
        }
    }

    private InviterKeys newestKeys() {
        return InviterKeys.load(keys.lastEntry().getValue().getKeys().toByteArray());
    }

    private RelayAddress relay() {
        return RelayAddress.parse(record.getRelay());
    }

    void attach(Step step) {
        if (log == null && (record.getCreated() || !record.getWithdrawn())) {
            log = new AddressLog(this, around.withAccess(relay()));
            around.add(log, step);
        }
        if (requests == null && record.hasRequests()) {
            requests = new Letterbox(this, around);
            around.add(requests, step);
        }
    }

    void detach() {
        if (log != null) {
            around.remove(log);
            log = null;
        }
        if (requests != null) {
            around.remove(requests);
            requests = null;
        }
    }

    private void save(Step step) {
        if (finished) {
            return; // an answer to what was asked before
        }
        step.put(Table.ADDRESS, new byte[0], record.build());
    }

    // ------------------------------------------------------------------------------------------------------- bundles

    /** Makes these keys the newest: the bundle is signed and sealed, and the keys before it are kept for a while. */
    private void offer(InviterKeys fresh, Step step) {
        if (!keys.isEmpty()) {
            long newest = keys.lastKey();
            put(
                    newest,
                    keys.lastEntry().getValue().toBuilder()
                            .setEraseAt(step.now().plus(KEEP_KEYS).toEpochMilli()),
                    step);
        }
        // The time, so that a profile restored from an old copy does not count again what it has counted before.
        long count = Math.max(record.getCount() + 1, step.now().getEpochSecond());
        MailboxOffer box = MailboxOffer.newBuilder()
                .setRelay(record.getRequests().getRelay())
                .setWriterSeed(record.getRequests().getWriterSeed())
                .build();
        byte[] bundle = fresh.publishedBundle(count, step.now().plus(BUNDLE_LIFE), Collections.singletonList(box));
        byte[] entry;
        try (AddressSecret secret = AddressSecret.of(record.getSecret().toByteArray())) {
            entry = secret.sealBundle(around.random(), bundle);
        }
        put(
                count,
                AddressKeysRecord.newBuilder()
                        .setKeys(ByteString.copyFrom(fresh.save()))
                        .setBundleHash(ByteString.copyFrom(Hashes.sha256(entry))),
                step);
        record.setCount(count)
                .setMadeAt(step.now().toEpochMilli())
                .setBundleEntry(ByteString.copyFrom(entry))
                .setStored(false);
        save(step);
    }

    private void put(long count, AddressKeysRecord.Builder changed, Step step) {
        AddressKeysRecord set = changed.build();
        keys.put(count, set);
        step.put(Table.ADDRESS, Keys.ordered(count), set);
    }

    private void rotate(Step step) {
        try (InviterKeys newest = newestKeys();
                InviterKeys next = newest.next(around.random())) {
            offer(next, step);
        }
        if (log != null) {
            log.pump(step);
        }
    }

    void logCreated(Step step) {
        record.setCreated(true);
        save(step);
    }

    void bundleStored(long count, Step step) {
        if (count == record.getCount()) {
            record.setStored(true);
            save(step);
            reception.published(step);
        } else if (log != null) {
            log.pump(step);
        }
    }

    // ------------------------------------------------------------------------------------------------------ requests

    @Override
    public LetterboxRecord letterbox() {
        return record.getRequests();
    }

    @Override
    public void save(LetterboxRecord changed, Step step) {
        record.setRequests(changed);
        save(step);
    }

    @Override
    public boolean done() {
        return record.getWithdrawn();
    }

    @Override
    public void ready(Step step) {
        if (log != null) {
            log.pump(step);
        }
    }

    /** A request, or whatever else strangers write: what is none leaves no trace, and nothing tells its author (A13). */
    @Override
    public void received(ByteString entry, Step step) {
        try (AddressSecret secret = AddressSecret.of(record.getSecret().toByteArray())) {
            Handshake.Arrival arrival = Handshake.arrival(secret, entry.toByteArray());
            AddressKeysRecord set = keys.get(arrival.bundleCount());
            ByteString name = ByteString.copyFrom(arrival.ephemeralHash());
            if (set == null || set.getAnsweredList().contains(name)) {
                return; // S-604, S-605
            }
            if (!reception.hasRoom() || set.getAnsweredCount() >= MAX_ANSWERED) {
                drop(step);
                return;
            }
            try (InviterKeys own = InviterKeys.load(set.getKeys().toByteArray())) {
                Handshake.Accepted accepted =
                        arrival.accept(around.random(), own, set.getBundleHash().toByteArray(), step.now());
                if (reception.asked(accepted, step)) {
                    put(arrival.bundleCount(), set.toBuilder().addAnswered(name), step);
                }
            }
        } catch (DoesNotOpenException e) {
            return; // nobody's
        }
    }

    /** The user is told once for each bundle. */
    private void drop(Step step) {
        if (record.getDroppedTold() != record.getCount()) {
            record.setDroppedTold(record.getCount());
            reception.dropped(step);
        }
        record.setDropped(record.getDropped() + 1);
        save(step);
    }

    // --------------------------------------------------------------------------------------------------------- ends

    /** Erases all keys now; the mailboxes go when the relay can be reached. */
    void withdraw(Step step) {
        record.setWithdrawn(true).clearBundleEntry();
        save(step);
        for (long count : new ArrayList<>(keys.keySet())) {
            erase(count, step);
        }
        if (log != null) {
            log.pump(step);
        }
        if (requests != null) {
            requests.delete(step);
        }
        finishIfGone(step);
    }

    private void erase(long count, Step step) {
        keys.remove(count);
        step.delete(Table.ADDRESS, Keys.ordered(count));
    }

    /** The relay has no such {@code LOG}, as we wished or not; if not, it is made again. */
    void logGone(Step step) {
        record.setCreated(false).setStored(false);
        save(step);
        if (record.getWithdrawn()) {
            if (log != null) {
                around.remove(log);
                log = null;
            }
            finishIfGone(step);
        }
    }

    /** The mailbox of requests is gone: as we wished, or the next bundle names another. */
    @Override
    public void gone(boolean deleted, Step step) {
        if (requests != null) {
            around.remove(requests);
            requests = null;
        }
        record.clearRequests();
        save(step);
        finishIfGone(step);
        tick(step);
    }

    private Instant replacesAt() {
        return Instant.ofEpochMilli(record.getMadeAt()).plus(REPLACE_AFTER);
    }

    private void replaceRequests(Step step) {
        record.setRequests(Letterbox.fresh(relay(), true, around));
        rotate(step);
        attach(step);
    }

    private void finishIfGone(Step step) {
        if (record.getWithdrawn() && !record.hasRequests() && !record.getCreated() && !finished) {
            finished = true;
            detach();
            step.delete(Table.ADDRESS, new byte[0]);
            reception.withdrawn(step);
        }
    }

    @Override
    public void stuck(Endpoint endpoint, Step step) {
        if (endpoint.failure() instanceof AskUserException why) {
            reception.failWaiting(why, step);
        }
    }

    /** The address cannot be made again under its name. */
    void lost(Endpoint endpoint, Step step) {
        endpoint.failed(new AskUserException(
                Reason.ADDRESS_GONE, "the relay has lost the published address: withdraw it, and publish another"));
        stuck(endpoint, step);
    }

    void linkDown(LinkKey key, Step step) {
        for (Endpoint endpoint : new Endpoint[] {log, requests}) {
            if (endpoint != null && endpoint.key().equals(key)) {
                stuck(endpoint, step);
            }
        }
    }

    void fetchAgain(Step step) {
        if (requests != null) {
            requests.fetchAgain(step);
        }
    }

    // --------------------------------------------------------------------------------------------------------- time

    private Instant rotatesAt() {
        return Instant.ofEpochMilli(record.getMadeAt()).plus(ROTATE_AFTER);
    }

    @Nullable
    Instant due() {
        if (record.getWithdrawn()) {
            return null;
        }
        Instant first = record.getStored() ? rotatesAt() : null;
        first = record.hasRequests() ? first : Moments.earlier(first, replacesAt());
        for (AddressKeysRecord set : keys.values()) {
            if (set.getEraseAt() != 0) {
                first = Moments.earlier(first, Instant.ofEpochMilli(set.getEraseAt()));
            }
        }
        return first;
    }

    void tick(Step step) {
        if (record.getWithdrawn()) {
            return;
        }
        new TreeMap<>(keys).forEach((count, set) -> {
            if (set.getEraseAt() != 0 && step.now().toEpochMilli() >= set.getEraseAt()) {
                erase(count, step);
            }
        });
        if (!record.hasRequests()) {
            if (!step.now().isBefore(replacesAt())) {
                replaceRequests(step);
            }
        } else if (record.getStored() && !step.now().isBefore(rotatesAt())) {
            rotate(step);
        }
    }
}
