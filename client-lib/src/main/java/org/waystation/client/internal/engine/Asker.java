package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.Established;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ErrandRecord;
import org.waystation.client.internal.record.RequestRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.sealed.v1.ReferralAnswer;

/** Somebody who asked at our published address: waiting for the user, and if accepted until their relay has our acceptance. */
final class Asker implements Errand.Sender {
    private final byte[] id;
    private final RequestRecord.Builder record;
    private final Reception reception;
    private final Surroundings around;
    private final CompletableFuture<Contact> accepted = new CompletableFuture<>();
    private @Nullable Errand errand;

    Asker(byte[] id, RequestRecord.Builder record, Reception reception, Surroundings around) {
        this.id = id;
        this.record = record;
        this.reception = reception;
        this.around = around;
    }

    /** From a request that opened; null if its content is none (S-606). */
    static @Nullable Asker of(Handshake.Accepted accepted, Reception reception, Surroundings around, Instant now) {
        try (Established begun = accepted.established()) {
            Introduction introduction = Content.parseFrom(accepted.content()).getIntroduction();
            if (introduction.getGreetingBytes().size() > Profile.MAX_GREETING) {
                return null;
            }
            MailboxOffer offer = introduction.getMailboxes(0);
            RequestRecord.Builder record = RequestRecord.newBuilder()
                    .setSession(ByteString.copyFrom(begun.session().save()))
                    .setGreeting(introduction.getGreeting())
                    .setReceivedAt(now.toEpochMilli())
                    .setReply(ErrandRecord.newBuilder()
                            .setRelay(offer.getRelay())
                            .setOfferedSeed(offer.getWriterSeed())
                            .setWriterSeed(Handshakes.newSeed(around)));
            return new Asker(Keys.random(around.random(), Keys.ID), record, reception, around);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    String hexId() {
        return Keys.hex(id);
    }

    boolean isWaiting() {
        return record.getContactId().isEmpty();
    }

    String contactId() {
        return record.getContactId();
    }

    Instant receivedAt() {
        return Instant.ofEpochMilli(record.getReceivedAt());
    }

    ContactRequest snapshot() {
        return new ContactRequest(hexId(), record.getGreeting(), receivedAt());
    }

    void save(Step step) {
        step.put(Table.REQUEST, id, record.build());
    }

    /** Seals the acceptance, which ends the session: it carries the link of an ordinary invitation. */
    CompletableFuture<Contact> accept(Conversation invited, Step step) {
        String link = Handshakes.link(invited.record().getPublication(), around).format();
        try (Session session = Session.load(around.random(), record.getSession().toByteArray())) {
            Content acceptance = Content.newBuilder()
                    .setId(ByteString.copyFrom(Keys.random(around.random(), Keys.ID)))
                    .setSentAt(step.now().toEpochMilli())
                    .setNumber(1)
                    .setPrevious(ByteString.copyFrom(session.directionStart(Session.Author.US)))
                    .setReferralAnswer(ReferralAnswer.newBuilder().setLink(link))
                    .build();
            byte[] entry = session.seal(acceptance.toByteArray(), EntrySize.SMALL, step.now());
            record.setContactId(invited.hexId())
                    .clearSession()
                    .clearGreeting()
                    .setReply(record.getReply().toBuilder().setEntry(ByteString.copyFrom(entry)));
        }
        save(step);
        return accepted;
    }

    /** Sends the acceptance, once the invitation that it carries can be answered. */
    void attach(Step step) {
        boolean ready = around.conversation(record.getContactId())
                .filter(invited -> invited.record().getPublication().getPublished())
                .isPresent();
        if (ready && errand == null) {
            errand = new Errand(this);
            around.add(errand, step);
        }
    }

    void detach() {
        if (errand != null) {
            around.remove(errand);
            errand = null;
        }
    }

    /** All of it goes from the store. */
    void erase(Step step) {
        detach();
        step.delete(Table.REQUEST, id);
    }

    void failWaiting(WaystationException why, Step step) {
        step.afterwards(() -> accepted.completeExceptionally(why));
    }

    void linkDown(LinkKey key, Step step) {
        if (errand != null && errand.key().equals(key)) {
            stuck(errand, step);
        }
    }

    @Override
    public ErrandRecord errand() {
        return record.getReply();
    }

    @Override
    public void save(ErrandRecord changed, Step step) {
        record.setReply(changed);
        save(step);
    }

    @Override
    public void brought(Step step) {
        reception.answered(this, step);
        around.conversation(record.getContactId()).ifPresent(invited -> {
            Contact contact = invited.snapshot();
            step.afterwards(() -> accepted.complete(contact));
        });
    }

    /**
     * Their mailbox is gone. If it was there before, they may have deleted it since they have the acceptance: the invitation tells, by its
     * answer or by its end.
     */
    @Override
    public void notThere(Step step) {
        if (record.getReply().getClaimSent()) {
            brought(step);
            return;
        }
        failWaiting(
                new AskUserException(
                        Reason.MAILBOX_GONE, "whoever asked cannot be answered any more: their mailbox is gone"),
                step);
        reception.answered(this, step);
        around.conversation(record.getContactId())
                .ifPresent(invited -> invited.introduction().unreachable(step));
    }

    /** Whether nothing can come of it any more. */
    boolean isOver(Instant now) {
        return isWaiting()
                ? !now.isBefore(receivedAt().plus(Reception.WAITS))
                : !around.conversation(record.getContactId())
                        .filter(invited -> invited.record().hasPublication())
                        .isPresent();
    }

    @Override
    public void stuck(Endpoint endpoint, Step step) {
        if (endpoint.failure() instanceof AskUserException why) {
            failWaiting(why, step);
        }
    }
}
