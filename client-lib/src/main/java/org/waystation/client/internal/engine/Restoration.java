package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.waystation.client.internal.crypto.Hkdf;
import org.waystation.client.internal.crypto.Secret;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.InboundRecord;
import org.waystation.client.internal.record.ProfileRecord;
import org.waystation.client.internal.record.RenewalRecord;
import org.waystation.client.internal.store.Backup;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.client.store.StoreException;

/** What a profile's records become when they are restored: the old device must not be taken for this one, nor its sessions be used again. */
public final class Restoration {
    /** A mailbox that so many devices in a row did not take over is lost. */
    private static final int MOST_SEEDS = 24;

    private static final byte[] READER = "org.waystation.v1.backup.reader".getBytes(StandardCharsets.US_ASCII);

    private Restoration() {}

    /**
     * The records of the new profile.
     *
     * @throws StoreException DAMAGED, if a record cannot be read
     */
    public static List<SealedChange> adapt(Backup backup) {
        List<SealedChange> adapted = new ArrayList<>();
        for (SealedChange record : backup.records()) {
            byte[] value = record.value();
            if (value != null) {
                adapted.add(
                        SealedChange.put(record.table(), record.key(), adapt(record.table(), value, backup.root())));
            }
        }
        return adapted;
    }

    private static byte[] adapt(int table, byte[] value, Secret root) {
        try {
            if (table == Table.PROFILE.number()) {
                return ProfileRecord.parseFrom(value).toBuilder()
                        .clearReplaced()
                        .build()
                        .toByteArray();
            }
            if (table == Table.CONTACT.number()) {
                return contact(ContactRecord.parseFrom(value).toBuilder(), root).toByteArray();
            }
            if (table == Table.RENEWAL.number()) {
                return RenewalRecord.parseFrom(value).toBuilder()
                        .setRestored(true)
                        .build()
                        .toByteArray();
            }
            return value.clone();
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException(StoreException.Kind.DAMAGED, "a record of the backup cannot be read", e);
        }
    }

    /** Mailboxes are taken over; and a key that the old device may have claimed after the backup is tried before the one it was given. */
    private static ContactRecord contact(ContactRecord.Builder contact, Secret root) {
        for (int i = 0; i < contact.getInboundCount(); i++) {
            contact.setInbound(i, inbound(contact.getInbound(i), root));
        }
        for (int i = 0; i < contact.getOutboundCount(); i++) {
            contact.setOutbound(i, contact.getOutbound(i).toBuilder().setClaimSent(true));
        }
        if (contact.hasPursuit()) {
            contact.setPursuit(contact.getPursuit().toBuilder().setClaimSent(true));
        }
        return contact.build();
    }

    private static InboundRecord inbound(InboundRecord inbound, Secret root) {
        if (!inbound.getCreated()) {
            return inbound;
        }
        List<ByteString> before = inbound.getRestoredSeedsCount() > 0
                ? inbound.getRestoredSeedsList() // the device of the backup had not taken it over
                : Collections.singletonList(inbound.getReaderSeed());
        List<ByteString> kept = before.subList(Math.max(0, before.size() - MOST_SEEDS), before.size());
        InboundRecord.Builder taken = inbound.toBuilder()
                .clearClaiming()
                .clearRestoredSeeds()
                .addAllRestoredSeeds(kept)
                .setOwnFrom(kept.size());
        for (int copy = 1; copy <= Renewals.GENERATIONS; copy++) {
            taken.addRestoredSeeds(reader(inbound.getReaderSeed(), copy, root));
        }
        return taken.build();
    }

    /** S-715. */
    private static ByteString reader(ByteString before, int copy, Secret root) {
        byte[] salt = root.exposeCopy();
        byte[] info = Arrays.copyOf(READER, READER.length + 1);
        info[READER.length] = (byte) copy;
        byte[] seed = Hkdf.derive(salt, before.toByteArray(), info, SigningKey.SEED);
        try {
            return ByteString.copyFrom(seed);
        } finally {
            Arrays.fill(salt, (byte) 0);
            Arrays.fill(seed, (byte) 0);
        }
    }
}
