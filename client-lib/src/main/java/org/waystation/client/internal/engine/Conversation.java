package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Received;
import org.waystation.client.VerificationCode;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.sealed.v1.Content;

/** One contact: how far the introduction has come, the session, what goes out and what comes in. */
final class Conversation {
    private static final Duration EXPIRE_EVERY = Duration.ofDays(1);

    private final byte[] id;
    private final ContactRecord.Builder record;
    private final Surroundings around;
    private final Outbox outbox;
    private final Contents contents;
    private final Reading reading;
    private final Parts parts;
    private final Confirmations confirmations;
    private final Repair repair;
    private final Known known;
    private final Fading fading;
    private final ReadReceipts readReceipts;
    private final Names names;
    private final Deletions deletions;
    private final Introduction introduction;
    private final Receiving receiving;
    private final Sending sending;
    private final Approach approach;
    private final Renewals renewals;
    private final Arrivals arrivals;
    private @Nullable Session session;
    private @Nullable Publication publication;
    private @Nullable Pursuit pursuit;
    private @Nullable Instant expireAt;

    Conversation(byte[] id, ContactRecord.Builder record, Surroundings around) {
        this.id = id;
        this.record = record;
        this.around = around;
        this.outbox = new Outbox(id, around::read);
        this.contents = new Contents(this, around);
        this.reading = new Reading(this, around);
        this.parts = new Parts(id);
        this.confirmations = new Confirmations(this, around);
        this.repair = new Repair(this);
        this.known = new Known(id);
        this.fading = new Fading(this, around);
        this.readReceipts = new ReadReceipts(this, around);
        this.names = new Names(this, around);
        this.deletions = new Deletions(this, around);
        this.introduction = new Introduction(this, around);
        this.receiving = new Receiving(this, around);
        this.sending = new Sending(this, around);
        this.approach = new Approach(this, around);
        this.renewals = new Renewals(this, around);
        this.arrivals = new Arrivals(this, around);
    }

    byte[] id() {
        return id;
    }

    String hexId() {
        return Keys.hex(id);
    }

    ContactRecord.Builder record() {
        return record;
    }

    Outbox outbox() {
        return outbox;
    }

    @Nullable
    Session session() {
        return session;
    }

    Approach approach() {
        return approach;
    }

    /** What we say. */
    Contents contents() {
        return contents;
    }

    /** What the contact says. */
    Reading reading() {
        return reading;
    }

    Parts parts() {
        return parts;
    }

    ReadReceipts readReceipts() {
        return readReceipts;
    }

    Names names() {
        return names;
    }

    /** Where the contact writes to us. */
    Receiving receiving() {
        return receiving;
    }

    /** Where we write to the contact. */
    Sending sending() {
        return sending;
    }

    /** What the contact's mailboxes deliver. */
    Arrivals arrivals() {
        return arrivals;
    }

    Confirmations confirmations() {
        return confirmations;
    }

    Repair repair() {
        return repair;
    }

    /** As of the session; 0 before it. */
    long chains() {
        Session standing = session;
        return standing == null ? 0 : standing.chains();
    }

    long chainLength() {
        Session standing = session;
        return standing == null ? 0 : standing.chainLength();
    }

    Known known() {
        return known;
    }

    Renewals renewals() {
        return renewals;
    }

    Fading fading() {
        return fading;
    }

    Deletions deletions() {
        return deletions;
    }

    Contact snapshot() {
        Session standing = session;
        Optional<VerificationCode> code = standing == null || record.getProgress() != Progress.COMPLETE
                ? Optional.empty()
                : Optional.of(Handshakes.code(standing));
        Contact.State state = renewals.asked()
                ? Contact.State.RESTORED
                : Contact.State.valueOf(record.getProgress().name());
        Optional<String> introducedBy =
                record.getIntroducedBy().isEmpty() ? Optional.empty() : Optional.of(record.getIntroducedBy());
        return new Contact(
                hexId(),
                record.getName(),
                state,
                code,
                record.getVerified(),
                fading.timer(),
                record.getBlocked(),
                introducedBy,
                names.theirs(),
                names.own(),
                readReceipts.on());
    }

    void save(Step step) {
        step.put(Table.CONTACT, id, record.build());
    }

    /** Stores the session; in the step in which it changed, always. */
    void saveSession(Session changed, Step step) {
        session = changed;
        step.put(Table.SESSION, id, changed.save());
        if (expireAt == null) {
            expireAt = step.now().plus(EXPIRE_EVERY);
        }
    }

    void loadSession(Session stored) {
        session = stored;
    }

    /** Brings its mailboxes into play: after loading, and whenever the record has a new one. */
    void attach(Step step) {
        if (record.getProgress() == Progress.FAILED || record.getBlocked()) {
            return;
        }
        approach.attach(step);
        receiving.attach(step);
        if (publication == null && record.hasPublication()) {
            publication = new Publication(this, around);
            around.add(publication, step);
        }
        if (pursuit == null && record.hasPursuit()) {
            pursuit = new Pursuit(this, Handshakes.parse(record.getPursuit().getLink()));
            around.add(pursuit, step);
        }
        sending.attach(step);
    }

    void detach() {
        approach.detach();
        receiving.detach();
        sending.detach();
        for (Endpoint endpoint : new Endpoint[] {publication, pursuit}) {
            if (endpoint != null) {
                around.remove(endpoint);
            }
        }
        publication = null;
        pursuit = null;
    }

    /** How far the two have come to know each other. */
    Introduction introduction() {
        return introduction;
    }

    /** See {@link Receiving#canBeAnswered}. */
    boolean canBeAnswered() {
        return receiving.canBeAnswered();
    }

    /** What waited for a mailbox that the contact can write to waits no more. */
    void answerable(Step step) {
        if (publication != null) {
            publication.publish(step);
        }
        renewals.renewIfDue(step);
        sending.pump(step);
    }

    /** The relay has an entry of ours. */
    void entryStored(OutboxRecord entry, Step step) {
        if (record.getProgress() == Progress.ANSWERING && entry.getNumber() == 1) {
            introduction.answered(step);
            if (pursuit != null) {
                pursuit.finish(step);
            }
        }
    }

    /** What the link led to is done with. */
    void endPursuit(Step step) {
        record.clearPursuit();
        save(step);
        if (pursuit != null) {
            around.remove(pursuit);
            pursuit = null;
        }
    }

    void endPublication(Step step) {
        record.clearPublication();
        save(step);
        if (publication != null) {
            around.remove(publication);
            publication = null;
        }
    }

    void linkDown(LinkKey key, Step step) {
        approach.linkDown(key, step);
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.key().equals(key)) {
                stuck(endpoint, step);
            }
        }
        sending.pump(step);
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>(receiving.mailboxes());
        all.addAll(sending.mailboxes());
        if (publication != null) {
            all.add(publication);
        }
        if (pursuit != null) {
            all.add(pursuit);
        }
        return all;
    }

    /** If only the user can bring this endpoint further, and no other stands in for it, whoever waits for it waits no more. */
    void stuck(Endpoint endpoint, Step step) {
        AskUserException why = endpoint.failure() instanceof AskUserException failure ? failure : null;
        if (endpoint instanceof Inbound) {
            why = Endpoint.needUser(receiving.mailboxes());
        } else if (endpoint instanceof Outbound) {
            why = Endpoint.needUser(sending.mailboxes());
        }
        if (why != null) {
            introduction.failWaiting(why, step);
            if (endpoint instanceof Outbound) {
                outbox.failWaiting(why, step);
            }
        }
    }

    void abandon(WaystationException why, Step step) {
        outbox.failWaiting(why, step);
        introduction.failWaiting(why, step);
        receiving.abandon(why, step);
        if (session != null) {
            session.close();
        }
    }

    /** Everything this contact has in the store goes. */
    void erase(Step step) {
        detach();
        outbox.removeAll(step);
        parts.removeAll(step);
        known.removeAll(step);
        renewals.remove(step);
        arrivals.removeAll(step);
        step.delete(Table.SESSION, id);
        step.delete(Table.CONTACT, id);
    }

    void tellState(Step step) {
        Contact contact = snapshot();
        step.tell(listener -> listener.contact(contact));
    }

    /** Sends what is nothing for the user to read. */
    void sendQuietly(Content.Builder kind, Step step) {
        contents.send(kind, step);
        goOut(step);
    }

    /** What was sealed goes out, and takes along what is to be confirmed. */
    void goOut(Step step) {
        confirmations.send(step);
        sending.pump(step);
    }

    void notice(Received.Notice.Kind kind, String explanation, Step step) {
        around.inbox().notice(hexId(), kind, explanation, step);
    }

    /** The session is another, or may be used again. */
    void resumed(Step step) {
        receiving.settle(step);
        sending.pump(step);
        confirmations.later(step);
    }

    /** When something is to be done without anything happening; null: never. */
    @Nullable
    Instant due() {
        Instant first = Moments.earlier(Moments.earlier(expireAt, confirmations.due()), repair.due());
        first = Moments.earlier(first, Moments.earlier(outbox.due(), parts.due()));
        first = Moments.earlier(first, record.hasPublication() ? Handshakes.endOf(record.getPublication()) : null);
        first = Moments.earlier(first, approach.due());
        return Moments.earlier(first, Moments.earlier(receiving.due(), sending.due()));
    }

    void tick(Step step) {
        eraseOver(step);
        if (expireAt != null && !step.now().isBefore(expireAt)) {
            expireKeys(step);
        }
        introduction.tick(step);
        approach.tick(step);
        receiving.tick(step);
        sending.tick(step);
        repair.tick(step);
        confirmations.tick(step);
    }

    private void eraseOver(Step step) {
        outbox.eraseOver(step);
        parts.eraseOver(step);
    }

    /** Keys of messages that never came are erased in time, even if nothing ever comes again (S-305). */
    private void expireKeys(Step step) {
        Session standing = session;
        if (standing == null) {
            return;
        }
        expireAt = step.now().plus(EXPIRE_EVERY);
        deletions.expire(step);
        if (standing.expire(step.now())) {
            saveSession(standing, step);
        }
    }

    /** After loading: what was owed before the program ended is owed still, and what should be gone goes. */
    void resume(Step step) {
        eraseOver(step);
        renewals.renewIfDue(step);
        confirmations.later(step);
        expireKeys(step);
    }

    void fetchAgain(Step step) {
        approach.fetchAgain(step);
        receiving.fetchAgain(step);
    }
}
