package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.Listener;
import org.waystation.client.Profile;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.RelayStatus;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.RehomeCode;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ProfileRecord;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.StoreException;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;

/**
 * A profile as a state machine: each method is one thing that happened, and puts what follows into a {@link Step}. After each, {@link
 * #settle} is called once with the same step. For one thread.
 */
public final class Engine implements Surroundings {
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);
    private static final String REPLACED =
            "this profile was restored on another device, which has taken its mailboxes over: nothing is sent or"
                    + " fetched here any more. If it was not you who did it, warn your contacts";

    private final SealedStore store;
    private final SecureRandom random;
    private final ProfileRecord.Builder record;
    private List<RelayAddress> relays;
    private final Inbox inbox;
    private final Roster roster;
    private final AppTable app;
    private final Reception reception = new Reception(this);
    private final Referrals referrals = new Referrals(this);
    private final Transfers transfers = new Transfers(this);
    private final Leavings leavings;
    private final NewContacts newContacts;
    private final Connections connections = new Connections();
    private final Syncs syncs = new Syncs(connections);

    private Engine(SealedStore store, SecureRandom random, ProfileRecord record) {
        this.store = store;
        this.random = random;
        this.record = record.toBuilder();
        this.relays = Relays.of(record);
        this.app = new AppTable(store);
        this.inbox = new Inbox(random);
        this.roster = new Roster(random);
        this.leavings = new Leavings(this);
        this.newContacts = new NewContacts(roster, reception, this);
    }

    /** What a fresh profile begins with. */
    public static void create(List<RelayAddress> relays, Step step) {
        step.put(
                Table.PROFILE,
                new byte[0],
                Relays.in(ProfileRecord.newBuilder(), relays).build());
    }

    /**
     * A profile as it was stored.
     *
     * @throws StoreException DAMAGED
     */
    public static Engine load(SealedStore store, SecureRandom random, Step step) {
        try {
            byte[] profile = store.read(Table.PROFILE.number(), new byte[0]);
            if (profile == null) {
                throw new StoreException(StoreException.Kind.DAMAGED, "the profile's own record is missing");
            }
            Engine engine = new Engine(store, random, ProfileRecord.parseFrom(profile));
            new Loading(store, random, engine.roster, engine.inbox, engine.leavings).run(engine, engine.reception);
            engine.resume(step);
            return engine;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.DAMAGED, "a record of the profile cannot be read", e);
        }
    }

    /** After loading: mailboxes come into play, what was owed is owed still, and the app hears what it has not confirmed. */
    private void resume(Step step) {
        inbox.eraseOver(step);
        for (Conversation conversation : standing()) {
            conversation.resume(step);
            conversation.attach(step);
            conversation.receiving().settle(step);
        }
        if (!record.getReplaced()) {
            reception.attach(step);
        }
        leavings.resume(step);
        if (!record.getReplaced()) {
            transfers.resume(step);
        }
        for (Received received : received()) {
            step.tell(listener -> listener.received(received));
        }
    }

    // ----------------------------------------------------------------------------------- what the app asks for

    @Override
    public List<RelayAddress> relays() {
        return relays;
    }

    /** From now on the profile's mailboxes are there; contacts are told, and what is elsewhere is given up. */
    public void changeRelays(List<RelayAddress> changed, Step step) {
        requireNotReplaced();
        step.put(Table.PROFILE, new byte[0], Relays.in(record, changed).build());
        relays = Relays.of(record.build());
        for (Conversation conversation : roster.all()) {
            conversation.save(step);
            conversation.receiving().settle(step);
        }
    }

    public List<Contact> contacts() {
        List<Contact> contacts = new ArrayList<>();
        for (Conversation conversation : roster.all()) {
            contacts.add(conversation.snapshot());
        }
        return contacts;
    }

    public CompletableFuture<Invitation> invite(Optional<String> name, Step step) {
        requireNotReplaced();
        return newContacts.invite(name, step);
    }

    public CompletableFuture<Contact> accept(InvitationLink link, Optional<String> name, Step step) {
        requireNotReplaced();
        return newContacts.accept(link, name, step);
    }

    /** Asks at a published address. Completes when the relay has the request. */
    public CompletableFuture<Contact> request(
            PublishedAddress address, Optional<String> name, String greeting, Step step) {
        requireNotReplaced();
        return newContacts.request(address, name, greeting, step);
    }

    /** Where strangers ask. */
    public Reception reception() {
        requireNotReplaced();
        return reception;
    }

    @Override
    public Referrals referrals() {
        return referrals;
    }

    /** Files that are sent and fetched. */
    public Transfers files() {
        requireNotReplaced();
        return transfers;
    }

    /** Files on their way. */
    @Override
    public Transfers transfers() {
        return transfers;
    }

    @Override
    public Conversation begin(Optional<String> name, ContactRecord.Builder record, Step step) {
        return newContacts.begin(name, record, step);
    }

    @Override
    public Optional<Conversation> conversation(String id) {
        return roster.withId(id);
    }

    @Override
    public boolean isFree(String name) {
        return Roster.isName(name) && !roster.named(name).isPresent();
    }

    @Override
    public void checkName(String name) {
        roster.freeName(Optional.of(name));
    }

    @Override
    public void leave(String mailboxRelay, ByteString readerSeed, Step step) {
        leavings.add(mailboxRelay, readerSeed, step);
    }

    @Override
    public void invitationReady(Conversation invited, Step step) {
        reception.invitationReady(invited, step);
        referrals.invitationReady(invited, step);
    }

    public Contact contact(String name) {
        return roster.named(name).orElseThrow(Roster::unknown).snapshot();
    }

    public Contact markVerified(Contact contact, Step step) {
        Conversation conversation = roster.known(contact);
        conversation.record().setVerified(true).clearIntroducedBy();
        conversation.save(step);
        conversation.tellState(step);
        return conversation.snapshot();
    }

    public Contact renewSession(Contact contact, Step step) {
        requireNotReplaced();
        Conversation conversation = roster.known(contact);
        conversation.renewals().renew(step);
        return conversation.snapshot();
    }

    public Contact acceptRestored(Contact contact, Step step) {
        requireNotReplaced();
        Conversation conversation = roster.known(contact);
        conversation.renewals().acceptRestored(step);
        conversation.save(step);
        conversation.resumed(step);
        conversation.tellState(step);
        return conversation.snapshot();
    }

    /** @throws AskUserException CONTACT_UNKNOWN, PROFILE_REPLACED */
    public Messages with(Contact contact) {
        requireNotReplaced();
        return new Messages(roster.known(contact), this);
    }

    public CompletableFuture<RehomeCode> rehomeCode(Contact contact, Step step) {
        requireNotReplaced();
        Conversation conversation = roster.known(contact);
        Rehoming.requireReady(conversation);
        conversation.receiving().settle(step);
        return conversation.receiving().code(step);
    }

    public Contact rehome(RehomeCode code, Step step) {
        requireNotReplaced();
        return Rehoming.accept(code, roster.all(), step).snapshot();
    }

    public Contact block(Contact contact, Step step) {
        Conversation conversation = roster.known(contact);
        if (!conversation.record().getBlocked()) {
            Parting.block(conversation, step);
        }
        return conversation.snapshot();
    }

    public Contact unblock(Contact contact, Step step) {
        Conversation conversation = roster.known(contact);
        if (conversation.record().getBlocked()) {
            Parting.unblock(conversation, step);
        }
        return conversation.snapshot();
    }

    public void remove(Contact contact, Step step) {
        Parting.remove(roster.known(contact), leavings, this, step);
    }

    public List<Profile.Outgoing> outbox() {
        List<Profile.Outgoing> all = new ArrayList<>();
        for (Conversation conversation : roster.all()) {
            all.addAll(conversation.outbox().list(conversation.hexId()));
        }
        all.sort(Comparator.comparing(Profile.Outgoing::sentAt));
        return all;
    }

    /** What the app keeps beside what the library does. */
    public AppTable app() {
        return app;
    }

    /** All that the store holds, for a backup. */
    public List<SealedChange> records() {
        requireNotReplaced();
        List<SealedChange> all = new ArrayList<>();
        for (Table table : Table.values()) {
            store.scan(table.number(), (key, value) -> all.add(SealedChange.put(table.number(), key, value)));
        }
        return all;
    }

    Roster roster() {
        return roster;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    /** Of a blocked contact nothing is told, neither what came before. */
    public List<Received> received() {
        List<Received> received = inbox.list();
        received.removeIf(item -> roster.withId(item.contactId())
                .map(contact -> contact.record().getBlocked())
                .orElse(false));
        return received;
    }

    public void confirm(Received received, Step step) {
        inbox.confirm(received.id(), step);
    }

    public CompletableFuture<Void> sync(Step step) {
        CompletableFuture<Void> sync = syncs.begin();
        connections.tryNow(step);
        for (Conversation conversation : roster.all()) {
            conversation.fetchAgain(step);
        }
        reception.fetchAgain(step);
        return sync;
    }

    // ----------------------------------------------------------------------------------- what the network does

    /** The connections that are needed now. */
    public Set<LinkKey> wanted() {
        return connections.wanted();
    }

    public void linkUp(LinkKey key, RelayHello hello, Proofs.Channel channel, Duration relayAhead, Step step) {
        step.tell(listener -> listener.relay(new RelayStatus(key.relay(), true, Optional.empty())));
        if (relayAhead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            inbox.notice(
                    "",
                    Received.Notice.Kind.CLOCK_DIFFERS,
                    "this device's clock and the relay's differ by about "
                            + Math.max(1, relayAhead.abs().toHours())
                            + " hours; set this device's clock if it is the wrong one",
                    step);
        }
        connections.up(key, hello, channel, step);
    }

    public void received(LinkKey key, RelayFrame frame, Step step) {
        connections.received(key, frame, step);
    }

    /** A connection ended, or did not come about. */
    public void linkDown(LinkKey key, Optional<WaystationException> why, Step step) {
        step.tell(listener -> listener.relay(new RelayStatus(key.relay(), false, why)));
        connections.down(key, why.orElse(null));
        for (Conversation conversation : roster.all()) {
            conversation.linkDown(key, step);
        }
        reception.linkDown(key, step);
        transfers.linkDown(key, step);
    }

    // ------------------------------------------------------------------------------------------ time and order

    /** When {@link #tick} is due; empty: when something happens. */
    public Optional<Instant> due() {
        Instant first = inbox.due();
        if (!record.getReplaced()) {
            first = Moments.earlier(first, Moments.earlier(reception.due(), referrals.due()));
            first = Moments.earlier(first, transfers.due());
        }
        first = Moments.earlier(first, connections.due());
        for (Conversation conversation : standing()) {
            first = Moments.earlier(first, conversation.due());
        }
        return Optional.ofNullable(first);
    }

    public void tick(Step step) {
        inbox.eraseOver(step);
        connections.tick(step);
        for (Conversation conversation : standing()) {
            conversation.tick(step);
        }
        if (!record.getReplaced()) {
            reception.tick(step);
            referrals.tick(step);
            transfers.tick(step);
        }
    }

    /** The end of every step: who waits for everything to be done learns that it is. */
    public void settle(Step step) {
        syncs.settle(step);
    }

    /** The profile is at its end: whoever waits learns why. */
    void abandon(WaystationException why) {
        Step last = new Step(Instant.EPOCH);
        for (Conversation conversation : roster.all()) {
            conversation.abandon(why, last);
        }
        reception.abandon(why, last);
        transfers.abandon();
        syncs.end(why, last);
        last.news().forEach(piece -> piece.accept(new Listener() {}));
    }

    // ------------------------------------------------------------------------------ what conversations ask for

    @Override
    public SecureRandom random() {
        return random;
    }

    @Override
    public byte @Nullable [] read(Table table, byte[] key) {
        return store.read(table.number(), key);
    }

    @Override
    public void add(Endpoint endpoint, Step step) {
        connections.add(endpoint, step);
    }

    @Override
    public void remove(Endpoint endpoint) {
        connections.remove(endpoint);
    }

    @Override
    public void replaced(Step step) {
        if (!record.getReplaced()) {
            step.put(Table.PROFILE, new byte[0], record.setReplaced(true).build());
            roster.all().forEach(Conversation::detach);
            reception.detach();
            transfers.detach();
            inbox.notice("", Received.Notice.Kind.PROFILE_REPLACED, REPLACED, step);
        }
    }

    /** Conversations that still go on here. */
    private List<Conversation> standing() {
        return record.getReplaced() ? Collections.emptyList() : roster.all();
    }

    private void requireNotReplaced() {
        if (record.getReplaced()) {
            throw new AskUserException(Reason.PROFILE_REPLACED, REPLACED);
        }
    }

    @Override
    public void forget(Conversation conversation, Step step) {
        conversation.erase(step);
        transfers.removed(conversation.hexId(), step);
        roster.remove(conversation);
    }
}
