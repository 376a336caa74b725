package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.AddressKeysRecord;
import org.waystation.client.internal.record.AddressRecord;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.LeavingRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.PartRecord;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.client.internal.record.ReferralRecord;
import org.waystation.client.internal.record.RenewalRecord;
import org.waystation.client.internal.record.RequestRecord;
import org.waystation.client.internal.record.TransferRecord;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.StoreException;

/** Brings what the store holds into memory, all but the sealed entries of the outbox. */
final class Loading {
    private final SealedStore store;
    private final SecureRandom random;
    private final Roster roster;
    private final Inbox inbox;
    private final Leavings leavings;

    Loading(SealedStore store, SecureRandom random, Roster roster, Inbox inbox, Leavings leavings) {
        this.store = store;
        this.random = random;
        this.roster = roster;
        this.inbox = inbox;
        this.leavings = leavings;
    }

    void run(Surroundings around, Reception reception) throws InvalidProtocolBufferException {
        List<Conversation> contacts = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> contact : scan(Table.CONTACT)) {
            ContactRecord record = ContactRecord.parseFrom(contact.getValue());
            contacts.add(new Conversation(contact.getKey(), record.toBuilder(), around));
        }
        contacts.sort(Comparator.comparingLong(contact -> contact.record().getOrder()));
        contacts.forEach(roster::add);
        for (Map.Entry<byte[], byte[]> session : scan(Table.SESSION)) {
            of(session.getKey()).loadSession(Session.load(random, session.getValue()));
        }
        for (Map.Entry<byte[], byte[]> entry : scan(Table.OUTBOX)) {
            OutboxRecord record = OutboxRecord.parseFrom(entry.getValue());
            of(entry.getKey()).outbox().load(Keys.order(entry.getKey()), record);
        }
        for (Map.Entry<byte[], byte[]> part : scan(Table.PART)) {
            of(part.getKey()).parts().load(part.getKey(), PartRecord.parseFrom(part.getValue()));
        }
        for (Map.Entry<byte[], byte[]> block : scan(Table.KNOWN)) {
            of(block.getKey()).known().load(Keys.order(block.getKey()), ByteString.copyFrom(block.getValue()));
        }
        for (Map.Entry<byte[], byte[]> renewal : scan(Table.RENEWAL)) {
            of(renewal.getKey()).renewals().load(RenewalRecord.parseFrom(renewal.getValue()));
        }
        for (Map.Entry<byte[], byte[]> aside : scan(Table.ASIDE)) {
            of(aside.getKey()).arrivals().loadAside(ByteString.copyFrom(aside.getValue()));
        }
        loadAddress(reception);
        for (Map.Entry<byte[], byte[]> request : scan(Table.REQUEST)) {
            reception.load(request.getKey(), RequestRecord.parseFrom(request.getValue()));
        }
        for (Map.Entry<byte[], byte[]> referral : scan(Table.REFERRAL)) {
            around.referrals().load(referral.getKey(), ReferralRecord.parseFrom(referral.getValue()));
        }
        for (Map.Entry<byte[], byte[]> transfer : scan(Table.TRANSFER)) {
            around.transfers().load(transfer.getKey(), TransferRecord.parseFrom(transfer.getValue()));
        }
        for (Map.Entry<byte[], byte[]> received : scan(Table.RECEIVED)) {
            inbox.load(Keys.order(received.getKey()), ReceivedRecord.parseFrom(received.getValue()));
        }
        for (Map.Entry<byte[], byte[]> leaving : scan(Table.LEAVING)) {
            leavings.load(leaving.getKey(), LeavingRecord.parseFrom(leaving.getValue()));
        }
    }

    private void loadAddress(Reception reception) throws InvalidProtocolBufferException {
        AddressRecord address = null;
        TreeMap<Long, AddressKeysRecord> keys = new TreeMap<>();
        for (Map.Entry<byte[], byte[]> stored : scan(Table.ADDRESS)) {
            if (stored.getKey().length == 0) {
                address = AddressRecord.parseFrom(stored.getValue());
            } else {
                keys.put(Keys.order(stored.getKey()), AddressKeysRecord.parseFrom(stored.getValue()));
            }
        }
        if (address != null) {
            reception.load(address, keys);
        }
    }

    /** A table's records in ascending order of keys. */
    private Iterable<Map.Entry<byte[], byte[]>> scan(Table table) {
        TreeMap<byte[], byte[]> records = new TreeMap<>(Loading::compareUnsigned);
        store.scan(table.number(), records::put);
        return records.entrySet();
    }

    private static int compareUnsigned(byte[] one, byte[] other) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            if (one[i] != other[i]) {
                return (one[i] & 0xff) - (other[i] & 0xff);
            }
        }
        return one.length - other.length;
    }

    private Conversation of(byte[] key) {
        return roster.withId(Keys.hex(Arrays.copyOf(key, Keys.ID)))
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.DAMAGED, "a record of the profile belongs to no contact"));
    }
}
