package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.VerificationCode;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.Opening;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.ReceivedRecord;

/** One contact: how far the introduction has come, the session, what goes out and what comes in. */
final class Conversation {
    /** Confirmations wait this long for more to confirm, and so that they say little about when somebody reads. */
    private static final Duration CONFIRM_AFTER = Duration.ofSeconds(2);

    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(15);
    private static final int CONFIRM_AT_ONCE = 50;

    /** Entries kept that came before the session they may belong to. */
    private static final int MAX_ASIDE = 64;

    private final byte[] id;
    private final ContactRecord.Builder record;
    private final Surroundings around;
    private final Outbox outbox;
    private final Contents contents;
    private final Parts parts;
    private final List<ByteString> aside = new ArrayList<>();
    private @Nullable Session session;
    private @Nullable Inbound inbound;
    private @Nullable Outbound outbound;
    private @Nullable Publication publication;
    private @Nullable Pursuit pursuit;
    private @Nullable Instant confirmAt;
    private @Nullable CompletableFuture<Conversation> introduced;

    Conversation(byte[] id, ContactRecord.Builder record, Surroundings around) {
        this.id = id;
        this.record = record;
        this.around = around;
        this.outbox = new Outbox(id, key -> around.read(Table.ENTRY, key));
        this.contents = new Contents(this, around);
        this.parts = new Parts(id);
    }

    // ------------------------------------------------------------------------------------------------- what others ask

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

    Contents contents() {
        return contents;
    }

    Parts parts() {
        return parts;
    }

    Contact snapshot() {
        Session standing = session;
        Optional<VerificationCode> code = standing == null || record.getProgress() != Progress.COMPLETE
                ? Optional.empty()
                : Optional.of(Introductions.code(standing));
        Contact.State state = Contact.State.valueOf(record.getProgress().name());
        return new Contact(hexId(), record.getName(), state, code, record.getVerified());
    }

    void save(Step step) {
        step.put(Table.CONTACT, id, record.build());
    }

    /** Stores the session; in the step in which it changed, always. */
    void saveSession(Session changed, Step step) {
        session = changed;
        step.put(Table.SESSION, id, changed.save());
    }

    void loadSession(Session stored) {
        session = stored;
    }

    void loadAside(ByteString entry) {
        aside.add(entry);
    }

    /** Brings its mailboxes into play: after loading, and whenever the record has a new one. */
    void attach(Step step) {
        if (record.getProgress() == Progress.FAILED) {
            return;
        }
        if (inbound == null && record.hasInbound()) {
            inbound = new Inbound(this, around.relay());
            around.add(inbound, step);
        }
        if (publication == null && record.hasPublication()) {
            publication = new Publication(this, around.relay());
            around.add(publication, step);
        }
        if (pursuit == null && record.hasPursuit()) {
            pursuit = new Pursuit(this, Introductions.parse(record.getPursuit().getLink()));
            around.add(pursuit, step);
        }
        if (outbound == null && record.hasOutbound()) {
            outbound = new Outbound(this);
            around.add(outbound, step);
        }
    }

    void detach() {
        for (Endpoint endpoint : new Endpoint[] {inbound, publication, pursuit, outbound}) {
            if (endpoint != null) {
                around.remove(endpoint);
            }
        }
        inbound = null;
        publication = null;
        pursuit = null;
        outbound = null;
    }

    /** Completes when the introduction has come as far as it can without the other side. */
    CompletableFuture<Conversation> introduced() {
        if (introduced == null) {
            introduced = new CompletableFuture<>();
            if (record.getPublication().getPublished()) {
                introduced.complete(this);
            }
        }
        return introduced;
    }

    // ---------------------------------------------------------------------------------------------------- introduction

    void inboundCreated(Step step) {
        record.setInbound(record.getInbound().toBuilder().setCreated(true));
        save(step);
        if (publication != null) {
            publication.publish(step);
        }
        pump(step);
    }

    boolean mayPublish() {
        return record.getInbound().getCreated();
    }

    /** The contact can only write to us, and so only then read what we write, when our mailbox is there. */
    boolean mayWrite() {
        return record.getInbound().getCreated();
    }

    void published(Step step) {
        record.setPublication(record.getPublication().toBuilder().setPublished(true));
        save(step);
        completeIntroduction(step);
    }

    void linkReused(Step step) {
        if (record.getLinkReuseTold()) {
            return;
        }
        record.setLinkReuseTold(true);
        save(step);
        notice(
                Received.Notice.Kind.LINK_USED_TWICE,
                "the invitation link for this contact was used a second time: somebody else has it. Compare the verification code"
                        + " with the person you meant to invite before you write anything that matters",
                step);
    }

    void bundleFetched(ByteString entry, Step step) {
        if (record.getPursuit().getAnswered()) {
            return;
        }
        try {
            Introductions.answer(this, entry.toByteArray(), around, step);
            attach(step);
        } catch (AskUserException e) {
            linkFailed(e, step);
        }
    }

    boolean answerStored() {
        return record.getPursuit().getAnswered() && record.getProgress() == Progress.COMPLETE;
    }

    void linkRefused(Step step) {
        if (record.getPursuit().getAnswered()) {
            pursuitDone(step);
            return;
        }
        linkFailed(
                new AskUserException(
                        Reason.LINK_USED,
                        "this link was used before, or has expired. If nobody but you should have had it, tell whoever gave it to you: somebody"
                                + " else may have read it"),
                step);
    }

    /** The offered mailbox does not open: somebody claimed it before us, or it is gone. */
    void outboundRefused(Step step) {
        if (record.getProgress() == Progress.ANSWERING) {
            record.setPursuit(record.getPursuit().toBuilder().setAnswered(false));
            linkRefused(step);
        } else {
            notice(Received.Notice.Kind.MAILBOX_GONE, "the contact's mailbox is gone from their relay", step);
        }
    }

    private void linkFailed(AskUserException why, Step step) {
        if (introduced != null) {
            CompletableFuture<Conversation> waiting = introduced;
            step.afterwards(() -> waiting.completeExceptionally(why));
            around.forget(this, step);
            return;
        }
        record.setProgress(Progress.FAILED).clearPursuit().clearInbound().clearOutbound();
        save(step);
        detach();
        outbox.removeAll(step);
        notice(Received.Notice.Kind.LINK_FAILED, String.valueOf(why.getMessage()), step);
        tellState(step);
    }

    /** The relay has an entry of ours. */
    void entryStored(OutboxRecord entry, Step step) {
        if (record.getProgress() == Progress.ANSWERING && entry.getNumber() == 1) {
            record.setProgress(Progress.COMPLETE);
            save(step);
            completeIntroduction(step);
            tellState(step);
            if (pursuit != null) {
                pursuit.finish(step);
            }
        }
    }

    void pursuitDone(Step step) {
        record.clearPursuit();
        save(step);
        if (pursuit != null) {
            around.remove(pursuit);
            pursuit = null;
        }
    }

    void inboundGone(Step step) {
        if (record.getProgress() == Progress.INVITED) {
            expire(step);
        } else {
            notice(
                    Received.Notice.Kind.MAILBOX_GONE,
                    "the mailbox this contact writes to is gone from the relay",
                    step);
        }
    }

    void publicationGone(Step step) {
        if (record.getProgress() == Progress.INVITED && record.getPublication().getPublished()) {
            expire(step);
        }
    }

    /** Ends an invitation that nobody answered, and erases its keys. */
    private void expire(Step step) {
        record.setProgress(Progress.FAILED).clearPublication().clearInbound();
        save(step);
        detach();
        notice(Received.Notice.Kind.INVITATION_EXPIRED, "the invitation expired before anybody answered it", step);
        tellState(step);
    }

    void linkDown(LinkKey key, Step step) {
        for (Endpoint endpoint : new Endpoint[] {inbound, publication, pursuit, outbound}) {
            if (endpoint != null && endpoint.key().equals(key)) {
                stuck(endpoint, step);
            }
        }
    }

    /** Only the user can bring this endpoint further: whoever waits for it waits no more. */
    void stuck(Endpoint endpoint, Step step) {
        WaystationException why = endpoint.failure();
        if (!(why instanceof AskUserException)) {
            return;
        }
        if (introduced != null && !introduced.isDone()) {
            CompletableFuture<Conversation> waiting = introduced;
            step.afterwards(() -> waiting.completeExceptionally(why));
        }
        if (endpoint == outbound) {
            outbox.failWaiting(why, step);
        }
    }

    void abandon(WaystationException why, Step step) {
        outbox.failWaiting(why, step);
        if (introduced != null) {
            CompletableFuture<Conversation> waiting = introduced;
            step.afterwards(() -> waiting.completeExceptionally(why));
        }
        if (session != null) {
            session.close();
        }
    }

    private void completeIntroduction(Step step) {
        if (introduced != null) {
            CompletableFuture<Conversation> waiting = introduced;
            step.afterwards(() -> waiting.complete(this));
        }
    }

    void tellState(Step step) {
        Contact contact = snapshot();
        step.tell(listener -> listener.contact(contact));
    }

    // ------------------------------------------------------------------------------------------------------ what goes
    // out

    Sent send(String text, Step step) {
        if (record.getProgress() != Progress.COMPLETE) {
            throw new AskUserException(
                    Reason.CONTACT_INCOMPLETE, "this contact has not answered the invitation yet; nothing was sent");
        }
        String messageId = contents.sendText(Texts.encode(text), step);
        CompletableFuture<Void> stored = outbox.whenStored(messageId);
        pump(step);
        return new Sent(messageId, stored);
    }

    private void pump(Step step) {
        if (outbound != null) {
            outbound.pump(step);
        }
    }

    // ------------------------------------------------------------------------------------------------------- what
    // comes in

    void received(ByteString entry, Step step) {
        Session standing = session;
        if (standing == null) {
            if (Introductions.acceptAnswer(this, entry.toByteArray(), around, step)) {
                attach(step);
                tellState(step);
                around.inbox()
                        .add(ReceivedRecord.newBuilder().setContactId(hexId()).setContactComplete(true), step);
                retryAside(step);
            } else {
                setAside(entry, step);
            }
            return;
        }
        Opening opening = standing.open(entry.toByteArray(), step.now());
        if (opening instanceof Opening.Opened opened) {
            contents.received(opened.content(), step);
            saveSession(standing, step);
            save(step);
            confirmSoon(step);
        } else if (opening instanceof Opening.Unreadable) {
            unreadable(entry, step);
        }
    }

    private void unreadable(ByteString entry, Step step) {
        Introductions.LateAnswer late = Introductions.lateAnswer(this, entry.toByteArray());
        if (late == Introductions.LateAnswer.OTHER) {
            linkReused(step);
        } else if (late == Introductions.LateAnswer.NONE) {
            notice(
                    Received.Notice.Kind.UNREADABLE,
                    "an entry from this contact's mailbox could not be opened and was set aside",
                    step);
        }
    }

    private void setAside(ByteString entry, Step step) {
        if (aside.size() < MAX_ASIDE) {
            step.put(Table.ASIDE, Keys.ordered(id, aside.size()), entry.toByteArray());
            aside.add(entry);
        } else {
            unreadable(entry, step);
        }
    }

    private void retryAside(Step step) {
        List<ByteString> entries = new ArrayList<>(aside);
        aside.clear();
        for (int i = 0; i < entries.size(); i++) {
            step.delete(Table.ASIDE, Keys.ordered(id, i));
            received(entries.get(i), step);
        }
    }

    void notice(Received.Notice.Kind kind, String explanation, Step step) {
        around.inbox().notice(hexId(), kind, explanation, step);
    }

    // ------------------------------------------------------------------------------------------------------
    // confirmations

    /** Sees to it that what was received is confirmed, a little later. */
    private void confirmSoon(Step step) {
        int owed = record.getIncoming().getOwed();
        if (owed >= CONFIRM_AT_ONCE || around.hurried()) {
            confirm(step);
        } else if (owed > 0 && confirmAt == null) {
            long spread = CONFIRM_WITHIN.minus(CONFIRM_AFTER).toMillis();
            long wait = CONFIRM_AFTER.toMillis() + (long) (around.random().nextDouble() * spread);
            confirmAt = step.now().plusMillis(wait);
        }
    }

    /** Confirms now what is owed, unless a confirmation is on its way already. */
    void confirm(Step step) {
        if (record.getIncoming().getOwed() == 0
                || session == null
                || !record.hasOutbound()
                || outbox.holdsUnnumbered()) {
            return;
        }
        confirmAt = null;
        contents.sendConfirmation(step);
        pump(step);
    }

    /** Whether something is still to be confirmed. */
    boolean owesConfirmation() {
        return session != null && record.hasOutbound() && record.getIncoming().getOwed() > 0;
    }

    /** When something is to be done without anything happening; null: never. */
    @Nullable
    Instant due() {
        Instant invitationEnds = record.hasPublication() ? Introductions.endOf(record.getPublication()) : null;
        if (confirmAt == null) {
            return invitationEnds;
        }
        return invitationEnds == null || confirmAt.isBefore(invitationEnds) ? confirmAt : invitationEnds;
    }

    void tick(Step step) {
        if (confirmAt != null && !step.now().isBefore(confirmAt)) {
            confirmAt = null;
            confirm(step);
        }
        if (record.hasPublication() && !step.now().isBefore(Introductions.endOf(record.getPublication()))) {
            if (record.getProgress() == Progress.INVITED) {
                expire(step);
            } else {
                endPublication(step);
            }
        }
    }

    /** After loading: what was owed before the program ended is owed still. */
    void resume(Step step) {
        confirmSoon(step);
    }

    private void endPublication(Step step) {
        record.clearPublication();
        save(step);
        if (publication != null) {
            around.remove(publication);
            publication = null;
        }
    }

    void fetchAgain(Step step) {
        if (inbound != null) {
            inbound.fetchAgain(step);
        }
    }
}
