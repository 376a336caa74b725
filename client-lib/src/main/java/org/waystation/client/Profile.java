package org.waystation.client;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.engine.Carrier;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.internal.engine.Engine;
import org.waystation.client.internal.engine.Failures;
import org.waystation.client.internal.engine.Restoration;
import org.waystation.client.internal.engine.Step;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.internal.store.Backup;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;
import org.waystation.wire.RelayAddress;

/**
 * One person's contacts and messages on this device: the whole of the library's public face.
 *
 * <p>A profile is open in one program at a time. While it is open it keeps connections to its relays and fetches, sends, confirms and
 * tries again by itself. All methods may be called from any thread; those that return a future return at once.
 */
public final class Profile implements AutoCloseable {
    /** Longest text, bytes of UTF-8. */
    public static final int MAX_TEXT = 65_536;

    /** Longest name of a contact, characters. */
    public static final int MAX_NAME = 64;

    /** Longest reaction, bytes of UTF-8. */
    public static final int MAX_REACTION = 32;

    /** Longest greeting of a request, bytes of UTF-8. */
    public static final int MAX_GREETING = 300;

    /** Shortest and longest time that messages can be made to last. */
    public static final Duration SHORTEST_TIMER = Duration.ofSeconds(5);

    public static final Duration LONGEST_TIMER = Duration.ofDays(365);

    private final Driver driver;
    private final AppRecords records;
    private final FileTransfers files;

    private Profile(Driver driver, SecureRandom random) {
        this.driver = driver;
        this.records = new AppRecords(driver);
        this.files = new FileTransfers(new Carrier(driver, random));
    }

    /**
     * Reads the address of a relay, as its operator hands it out.
     *
     * @throws AskUserException ADDRESS_INVALID, saying what is wrong without repeating the text
     */
    public static RelayAddress relayAddress(String text) {
        try {
            return RelayAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AskUserException(Reason.ADDRESS_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Makes a profile and opens it.
     *
     * @param relay where this profile's mailboxes will be, with access secret if the relay asks for one. It is not contacted yet
     * @param passphrase of any length; not kept; the caller clears the array
     * @throws AskUserException PROFILE_EXISTS, PROFILE_IN_USE, STORE_FAILED
     * @throws ProgramFaultException SQLITE_MISSING; so does whatever else makes or opens a profile
     */
    public static Profile create(ProfileOptions options, RelayAddress relay, char[] passphrase) {
        return create(options, Collections.singletonList(relay), passphrase);
    }

    /**
     * Makes a profile with mailboxes at several relays, and opens it: contacts write to the first that works, and all are read.
     *
     * @param relays 1 to 3, the preferred one first; invitations are kept there
     * @param passphrase of any length; not kept; the caller clears the array
     * @throws AskUserException RELAYS_INVALID, PROFILE_EXISTS, PROFILE_IN_USE, STORE_FAILED
     */
    public static Profile create(ProfileOptions options, List<RelayAddress> relays, char[] passphrase) {
        RecordStore records = records(options, true);
        return failuresForUser(() -> {
            SecureRandom random = Randomness.platform();
            Step first = new Step(options.clock().instant());
            Engine.create(relays, first);
            return start(options, SealedStore.create(records, passphrase, random, first.changes()), random);
        });
    }

    /**
     * Opens a profile that was made earlier.
     *
     * @throws AskUserException PROFILE_MISSING, PROFILE_IN_USE, WRONG_PASSPHRASE, STORE_DAMAGED, STORE_TOO_NEW, STORE_FAILED
     */
    public static Profile open(ProfileOptions options, char[] passphrase) {
        RecordStore records = records(options, false);
        return failuresForUser(() -> {
            SecureRandom random = Randomness.platform();
            return start(options, SealedStore.open(records, passphrase, random), random);
        });
    }

    /**
     * Makes a profile from a backup, and opens it. It takes its mailboxes over from the device that the backup is of, renews its session
     * with every contact before it sends anything, and tells both sides. One backup can be restored three times.
     *
     * @param backup is read to its end, and not closed
     * @param backupPassphrase that the backup was made with
     * @param passphrase of the new profile
     * @throws AskUserException WRONG_PASSPHRASE, BACKUP_INVALID, BACKUP_DAMAGED, BACKUP_TOO_NEW, BACKUP_FAILED (nothing was made);
     *     PROFILE_EXISTS, PROFILE_IN_USE, STORE_FAILED
     */
    public static Profile restore(
            ProfileOptions options, InputStream backup, char[] backupPassphrase, char[] passphrase) {
        Backup read;
        try {
            read = Backup.read(backup, backupPassphrase);
        } catch (StoreException e) {
            throw Failures.ofBackup(e);
        }
        RecordStore records = records(options, true);
        return failuresForUser(() -> {
            SecureRandom random = Randomness.platform();
            SealedStore store = SealedStore.create(records, passphrase, random, Restoration.adapt(read));
            read.close();
            return start(options, store, random);
        });
    }

    private static RecordStore records(ProfileOptions options, boolean fresh) {
        RecordStore own = options.store();
        Path directory = options.directory();
        if (own != null) {
            return own;
        }
        Path place = requireDirectory(directory);
        if (!SqliteRecordStore.isAvailable()) {
            throw new ProgramFaultException(
                    Reason.SQLITE_MISSING,
                    "a profile in a directory needs SQLite: add org.xerial:sqlite-jdbc to the program, or give it a store");
        }
        return failuresForUser(() -> fresh ? SqliteRecordStore.create(place) : SqliteRecordStore.open(place));
    }

    private static Path requireDirectory(@Nullable Path directory) {
        if (directory == null) {
            throw new ProgramFaultException(Reason.ARGUMENT, "a profile needs a directory or a store");
        }
        return directory;
    }

    private static Profile start(ProfileOptions options, SealedStore store, SecureRandom random) {
        try {
            Driver driver =
                    new Driver(store, options.connector(), options.tls(), options.clock(), random, options.listener());
            return new Profile(driver, random);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static <T> T failuresForUser(Supplier<T> action) {
        try {
            return action.get();
        } catch (StoreException e) {
            throw Failures.of(e);
        }
    }

    /** Where this profile's mailboxes are, the preferred one first. */
    public List<RelayAddress> relays() {
        return driver.ask(Engine::relays);
    }

    /**
     * Moves the mailboxes of all contacts. New ones are made, contacts are told inside the conversation, and what is left behind is read until
     * nothing more can come, and then deleted. Nothing is lost meanwhile, also if the program ends in between. If the old relays are all
     * gone, so that the contact cannot be told, {@link #rehomeCode} helps.
     *
     * @param relays 1 to 3, the preferred one first
     * @throws AskUserException RELAYS_INVALID
     */
    public void changeRelays(List<RelayAddress> relays) {
        driver.call((engine, step) -> {
            engine.changeRelays(relays, step);
            return relays;
        });
    }

    /**
     * Makes a link for one person. The future completes when the relay holds the invitation, so that it can be answered.
     *
     * @param name what to call them here; null: a name is made up
     * @throws AskUserException CONTACT_NAME_TAKEN, CONTACT_NAME_INVALID
     */
    public CompletableFuture<Invitation> invite(@Nullable String name) {
        return driver.call((engine, step) -> engine.invite(Optional.ofNullable(name), step));
    }

    /**
     * Answers somebody's link. The future completes when the relay has the answer; the contact can be sent to from then on. If the
     * program ends before, the answer goes on when the profile is opened again.
     *
     * <p>The future fails with LINK_USED, LINK_EXPIRED, INVITATION_FORGED, OWN_INVITATION (the contact is gone again then), or as any
     * network failure that only the user can help with.
     *
     * @param name what to call them here; null: a name is made up
     * @throws AskUserException CONTACT_NAME_TAKEN, CONTACT_NAME_INVALID, OWN_INVITATION
     */
    public CompletableFuture<Contact> accept(InvitationLink link, @Nullable String name) {
        return driver.call((engine, step) -> engine.accept(link, Optional.ofNullable(name), step));
    }

    /**
     * Publishes an address at which strangers can ask to become contacts, or gives the one that is published already. The future completes
     * when the relay holds it. From then on the profile renews what is behind it every day it is open; after 30 days without, nobody can
     * ask until it is opened again.
     *
     * <p>The future fails with NOT_OFFERED at a relay that keeps everything in memory.
     *
     * @throws TryAgainException RELAY_BUSY, if an earlier address is not yet deleted at the relay
     */
    public CompletableFuture<PublishedAddress> publishAddress() {
        return driver.call((engine, step) -> engine.reception().publish(step));
    }

    /** The published address, if there is one. */
    public Optional<PublishedAddress> address() {
        return driver.ask(engine -> engine.reception().address());
    }

    /**
     * Withdraws the published address for good: its keys are erased when this returns, and the future completes when it is gone from the
     * relay. Requests that wait can still be accepted.
     */
    public CompletableFuture<Void> withdrawAddress() {
        return driver.call((engine, step) -> engine.reception().withdraw(step));
    }

    /**
     * Asks at somebody's published address. The future completes when the relay has the request; the contact is then {@link
     * Contact.State#REQUESTED} until its owner accepts, which may be never: nothing tells whether they declined. {@link
     * Received.ContactComplete} tells that they accepted.
     *
     * <p>The future fails with ADDRESS_GONE, LINK_EXPIRED, INVITATION_FORGED (the contact is gone again then), or as any network failure
     * that only the user can help with.
     *
     * @param name what to call them here; null: a name is made up
     * @param greeting at most {@value #MAX_GREETING} bytes of UTF-8; may be empty
     * @throws AskUserException CONTACT_NAME_TAKEN, CONTACT_NAME_INVALID, OWN_INVITATION, TEXT_TOO_LONG, TEXT_INVALID
     */
    public CompletableFuture<Contact> request(PublishedAddress address, @Nullable String name, String greeting) {
        return driver.call((engine, step) -> engine.request(address, Optional.ofNullable(name), greeting, step));
    }

    /** Requests that wait for an answer, oldest first: at most 100, each for at most 30 days. */
    public List<ContactRequest> requests() {
        return driver.ask(engine -> engine.reception().requests());
    }

    /**
     * Accepts a request: an invitation with keys and mailboxes of its own is made and sent to whoever asked. The future completes when
     * their relay has it; it goes on if the program ends before. {@link Received.ContactComplete} tells that they have answered.
     *
     * @param name what to call them here; null: a name is made up
     * @throws AskUserException REQUEST_UNKNOWN, CONTACT_NAME_TAKEN, CONTACT_NAME_INVALID
     */
    public CompletableFuture<Contact> acceptRequest(String requestId, @Nullable String name) {
        return driver.call((engine, step) -> engine.reception().accept(requestId, Optional.ofNullable(name), step));
    }

    /**
     * Forgets a request. Whoever asked is told nothing.
     *
     * @throws AskUserException REQUEST_UNKNOWN
     */
    public void declineRequest(String requestId) {
        driver.call((engine, step) -> {
            engine.reception().decline(requestId, step);
            return requestId;
        });
    }

    /**
     * Asks two contacts whether they want to meet, and connects them if both do. Each learns the name that this profile has for the other.
     * It stays open for 7 days; nothing tells whether one of them declined.
     *
     * @throws AskUserException CONTACT_UNKNOWN, CONTACT_INCOMPLETE, TOO_MANY_INTRODUCTIONS
     */
    public void introduce(Contact one, Contact other) {
        driver.call((engine, step) -> {
            engine.referrals().introduce(one, other, step);
            return one;
        });
    }

    /** What contacts offer and waits for an answer. */
    public List<IntroductionOffer> introductions() {
        return driver.ask(engine -> engine.referrals().offers());
    }

    /**
     * Agrees to meet somebody. If they agree too, they become a contact, marked with {@link Contact#introducedBy} until the codes were
     * compared; {@link Received.ContactComplete} tells. No contact that exists is touched.
     *
     * @param name what to call them here; null: as the contact calls them, if that name is free
     * @throws AskUserException INTRODUCTION_UNKNOWN, CONTACT_UNKNOWN, CONTACT_NAME_TAKEN, CONTACT_NAME_INVALID
     */
    public void acceptIntroduction(String introductionId, @Nullable String name) {
        driver.call((engine, step) -> {
            engine.referrals().accept(introductionId, Optional.ofNullable(name), step);
            return introductionId;
        });
    }

    /**
     * Forgets an introduction. Nobody is told.
     *
     * @throws AskUserException INTRODUCTION_UNKNOWN
     */
    public void declineIntroduction(String introductionId) {
        driver.call((engine, step) -> {
            engine.referrals().decline(introductionId, step);
            return introductionId;
        });
    }

    /** All contacts, in the order they were made. */
    public List<Contact> contacts() {
        return driver.ask(Engine::contacts);
    }

    /** @throws AskUserException CONTACT_UNKNOWN */
    public Contact contact(String name) {
        return driver.ask(engine -> engine.contact(name));
    }

    /** Remembers that the user has compared the verification code of this contact and found it equal. */
    public Contact markVerified(Contact contact) {
        return driver.call((engine, step) -> engine.markVerified(contact, step));
    }

    /**
     * Begins the session with a contact anew, where what the contact sends cannot be opened: both devices hold different pasts of the
     * conversation, as when a profile's files were copied back from somewhere. The contact is told. Nothing is lost by it.
     *
     * @throws AskUserException CONTACT_UNKNOWN, CONTACT_NOT_RENEWED, CONTACT_RESTORED, PROFILE_REPLACED
     */
    public Contact renewSession(Contact contact) {
        return driver.call((engine, step) -> engine.renewSession(contact, step));
    }

    /**
     * Says that the user has made sure that it was the contact who restored their profile ({@link Contact.State#RESTORED}): what waited is
     * sent.
     *
     * @throws AskUserException CONTACT_UNKNOWN
     */
    public Contact acceptRestored(Contact contact) {
        return driver.call((engine, step) -> engine.acceptRestored(contact, step));
    }

    /** What can be said to this contact. */
    public Conversation conversation(Contact contact) {
        return new Conversation(driver, contact);
    }

    /** Sends and fetches files. */
    public FileTransfers files() {
        return files;
    }

    /**
     * Makes a code that tells this contact where this profile's mailboxes are now, for when all the relays of the conversation are gone: {@link
     * #changeRelays} first, then a code for each contact, carried over any other channel. The future completes when there is a mailbox to
     * name. A code can be used once, within 14 days; a later one replaces it.
     *
     * @throws AskUserException CONTACT_UNKNOWN, CONTACT_INCOMPLETE
     */
    public CompletableFuture<RehomeCode> rehomeCode(Contact contact) {
        return driver.call((engine, step) -> engine.rehomeCode(contact, step).thenApply(RehomeCode::of));
    }

    /**
     * Uses a contact's code: what is written to them goes to their new mailboxes, and they are told where this profile's are. The
     * conversation goes on as it was, with the same keys and the same verification.
     *
     * @return the contact whose code it is
     * @throws AskUserException REHOME_UNKNOWN, REHOME_USED, REHOME_EXPIRED
     */
    public Contact rehome(RehomeCode code) {
        return driver.call((engine, step) -> engine.rehome(code.inside(), step));
    }

    /**
     * Has nothing more to do with a contact until {@link #unblock}: nothing of theirs is fetched, shown or confirmed, and nothing is sent to
     * them. To them it looks as if this device were switched off. What they write meanwhile stays at the relay while it keeps it, and
     * comes after all if they are unblocked in time.
     *
     * @throws AskUserException CONTACT_UNKNOWN
     */
    public Contact block(Contact contact) {
        return driver.call((engine, step) -> engine.block(contact, step));
    }

    /** @throws AskUserException CONTACT_UNKNOWN */
    public Contact unblock(Contact contact) {
        return driver.call((engine, step) -> engine.unblock(contact, step));
    }

    /**
     * Forgets a contact: everything the profile has of them is erased when this returns, and the mailbox that they could write to is deleted
     * at the relay as soon as it can be reached. They will be told that it is gone. An invitation that nobody has answered is withdrawn.
     *
     * @throws AskUserException CONTACT_UNKNOWN
     */
    public void remove(Contact contact) {
        driver.call((engine, step) -> {
            engine.remove(contact, step);
            return contact;
        });
    }

    /** The messages that were sent and are not confirmed yet, oldest first. */
    public List<Outgoing> outbox() {
        return driver.ask(Engine::outbox);
    }

    /** What has arrived and was not confirmed, in the order it arrived. */
    public List<Received> inbox() {
        return driver.ask(Engine::received);
    }

    /** Says that the app has this and needs it no more. Repeating it does nothing. */
    public void confirm(Received received) {
        confirm(received, Collections.emptyList());
    }

    /**
     * The same, and changes the app's {@link #records} in the same transaction: what was received is then in the app's history exactly once,
     * whenever the program ends. Repeated, it changes the records again.
     *
     * @throws ProgramFaultException ARGUMENT, if a name or a value is too long or empty
     * @throws AskUserException STORE_FAILED
     */
    public void confirm(Received received, List<RecordStore.Change> changes) {
        driver.call((engine, step) -> {
            engine.app().change(changes, step);
            engine.confirm(received, step);
            return received;
        });
    }

    /** What the app keeps in this profile itself. */
    public AppRecords records() {
        return records;
    }

    /**
     * Writes all of the profile, sealed, as one file whose length says little about it. Whoever has it and the passphrase has the profile.
     *
     * @param to is not closed
     * @param passphrase of the backup alone; not kept; the caller clears the array
     * @throws AskUserException BACKUP_FAILED, STORE_FAILED, PROFILE_REPLACED
     */
    public void backup(OutputStream to, char[] passphrase) {
        SecureRandom random = Randomness.platform();
        try (Backup backup = Backup.of(driver.ask(Engine::records), random)) {
            backup.write(to, passphrase, random);
        } catch (StoreException e) {
            throw Failures.ofBackup(e);
        }
    }

    /**
     * Completes when, after this call, everything that waits at the relays has been fetched, and everything that waits here has been
     * stored at them: what a program does that starts, fetches and ends. Confirmations are not hurried: they go along with the next
     * message, or within four hours, in this run of the program or in a later one. Fails with the first failure of a relay that it
     * meets; the rest still happens.
     */
    public CompletableFuture<Void> sync() {
        return driver.sync();
    }

    /**
     * Destroys this profile for ever, and closes it. The keys go first, within a moment, and nothing brings anything back then, not the
     * passphrase either; when this returns, everything is gone. Nobody is told, and mailboxes stay at the relays until they expire.
     *
     * @throws AskUserException STORE_FAILED if not all of it could be erased
     */
    public void destroy() {
        driver.destroy();
    }

    /**
     * The same for a profile that is not open, or that cannot be opened: without its passphrase, and even if its file is damaged or open in
     * another program.
     *
     * @throws AskUserException PROFILE_MISSING; STORE_FAILED if not all of it could be erased
     */
    public static void destroy(ProfileOptions options) {
        RecordStore own = options.store();
        Path directory = options.directory();
        failuresForUser(() -> {
            if (own != null) {
                own.destroy();
            } else {
                SqliteRecordStore.destroy(requireDirectory(directory));
            }
            return options;
        });
    }

    /** Closes connections and store. Returns when both are closed; nothing that was accepted is lost. */
    @Override
    public void close() {
        driver.close();
    }

    /**
     * A message that was sent and is not confirmed.
     *
     * @param sentAt when {@link Conversation#send} was called
     */
    public record Outgoing(String messageId, String contactId, MessageState state, Instant sentAt) {}
}
