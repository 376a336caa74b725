package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.Bundle;
import org.waystation.client.internal.crypto.Established;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.crypto.InvitationLink;
import org.waystation.client.internal.crypto.Opening;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ApproachRecord;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.ErrandRecord;
import org.waystation.client.internal.record.LetterboxRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;

/**
 * Our request to a published address (cryptography.md, section 6e): the bundle read, the request brought, the reply awaited. It has keys
 * and a mailbox of its own, which go when the owner accepts: what follows is an ordinary invitation.
 */
final class Approach implements Letterbox.Holder, Errand.Sender {
    /** A request and its acceptance may each rest for 30 days at a relay, and 30 days with the owner. */
    private static final Duration WAITS = Duration.ofDays(90);

    private final Conversation conversation;
    private final ContactRecord.Builder contact;
    private final Surroundings around;
    private @Nullable Letterbox replies;
    private @Nullable AddressReader reader;
    private @Nullable Errand request;

    Approach(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.contact = conversation.record();
        this.around = around;
    }

    /** The record of a contact at whose address we ask. */
    static ContactRecord.Builder begin(String address, String greeting, Surroundings around, Instant now) {
        return ContactRecord.newBuilder()
                .setProgress(Progress.REQUESTED)
                .setApproach(ApproachRecord.newBuilder()
                        .setAddress(address)
                        .setGreeting(greeting)
                        .setBegunAt(now.toEpochMilli())
                        .setReplies(Letterbox.fresh(around.relays().get(0), false, around)));
    }

    private ApproachRecord record() {
        return contact.getApproach();
    }

    private void save(ApproachRecord.Builder changed, Step step) {
        if (!contact.hasApproach()) {
            return; // an answer to what was asked before
        }
        contact.setApproach(changed);
        conversation.save(step);
    }

    private AddressLink address() {
        try {
            return AddressLink.parse(record().getAddress());
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    /** Brings into play what is to be done next. */
    void attach(Step step) {
        if (!contact.hasApproach()) {
            return;
        }
        if (replies == null) {
            replies = new Letterbox(this, around);
            around.add(replies, step);
        }
        if (record().getSent()) {
            return;
        }
        if (!record().hasRequest() && reader == null) {
            reader = new AddressReader(this, address());
            around.add(reader, step);
        } else if (record().hasRequest() && record().getReplies().getHeld() && request == null) {
            request = new Errand(this);
            around.add(request, step);
        }
    }

    void detach() {
        for (Endpoint endpoint : new Endpoint[] {replies, reader, request}) {
            if (endpoint != null) {
                around.remove(endpoint);
            }
        }
        replies = null;
        reader = null;
        request = null;
    }

    void linkDown(LinkKey key, Step step) {
        for (Endpoint endpoint : new Endpoint[] {replies, reader, request}) {
            if (endpoint != null && endpoint.key().equals(key)) {
                stuck(endpoint, step);
            }
        }
    }

    @Override
    public void stuck(Endpoint endpoint, Step step) {
        conversation.stuck(endpoint, step);
    }

    void fetchAgain(Step step) {
        if (replies != null) {
            replies.fetchAgain(step);
        }
    }

    // --------------------------------------------------------------------------------------------------- the request

    /** What the address's mailbox holds: its newest bundle, or why there is none. */
    void read(@Nullable Bundle newest, byte[] hash, @Nullable InvitationException why, Step step) {
        endReading();
        if (newest == null) {
            conversation
                    .introduction()
                    .linkFailed(why == null ? gone("there is nothing at this address") : Failures.of(why), step);
        } else if (newest.count() < record().getCount()) {
            conversation // S-607
                    .introduction()
                    .linkFailed(gone("the relay has only an older state of this address than was seen before"), step);
        } else {
            ask(newest, hash, step);
        }
    }

    private void endReading() {
        if (reader != null) {
            around.remove(reader);
            reader = null;
        }
    }

    private void ask(Bundle bundle, byte[] hash, Step step) {
        try (Handshake.Answer answer =
                Handshake.answer(around.random(), bundle, hash, address().secret(), step.now())) {
            LetterboxRecord box = record().getReplies();
            MailboxOffer reply = MailboxOffer.newBuilder()
                    .setRelay(box.getRelay())
                    .setWriterSeed(box.getWriterSeed())
                    .build();
            Content content = Content.newBuilder()
                    .setId(ByteString.copyFrom(Keys.random(around.random(), Keys.ID)))
                    .setSentAt(step.now().toEpochMilli())
                    .setNumber(1)
                    .setPrevious(ByteString.copyFrom(answer.directionStart()))
                    .setIntroduction(
                            Introduction.newBuilder().addMailboxes(reply).setGreeting(record().getGreeting()))
                    .build();
            Handshake.Sealed sealed = answer.sealFirst(content.toByteArray());
            MailboxOffer offered = bundle.mailboxes().get(0);
            try (Established begun = sealed.established()) {
                save(
                        record().toBuilder()
                                .setCount(bundle.count())
                                .setSession(ByteString.copyFrom(begun.session().save()))
                                .setRequest(ErrandRecord.newBuilder()
                                        .setRelay(offered.getRelay())
                                        .setOfferedSeed(offered.getWriterSeed())
                                        .setEntry(ByteString.copyFrom(sealed.entry()))),
                        step);
            }
            attach(step);
        } catch (InvitationException e) {
            conversation.introduction().linkFailed(Failures.of(e), step);
        }
    }

    void addressGone(Step step) {
        endReading();
        conversation.introduction().linkFailed(gone("this address was withdrawn, or its relay has lost it"), step);
    }

    private static AskUserException gone(String what) {
        return new AskUserException(Reason.ADDRESS_GONE, what);
    }

    @Override
    public ErrandRecord errand() {
        return record().getRequest();
    }

    @Override
    public void save(ErrandRecord changed, Step step) {
        save(record().toBuilder().setRequest(changed), step);
    }

    @Override
    public void brought(Step step) {
        endRequest();
        save(record().toBuilder().clearRequest().clearGreeting().setSent(true), step);
        conversation.introduction().requested(step);
    }

    private void endRequest() {
        if (request != null) {
            around.remove(request);
            request = null;
        }
    }

    /** The mailbox that the bundle names is gone: only a later bundle can help. */
    @Override
    public void notThere(Step step) {
        endRequest();
        save(record().toBuilder().clearRequest().clearSession().setCount(record().getCount() + 1), step);
        attach(step);
    }

    // ----------------------------------------------------------------------------------------------------- the reply

    @Override
    public LetterboxRecord letterbox() {
        return record().getReplies();
    }

    @Override
    public void save(LetterboxRecord changed, Step step) {
        save(record().toBuilder().setReplies(changed), step);
    }

    @Override
    public boolean done() {
        return false;
    }

    @Override
    public void ready(Step step) {
        attach(step);
    }

    /** S-608: the acceptance, and nothing else. */
    @Override
    public void received(ByteString entry, Step step) {
        if (record().getSession().isEmpty()) {
            return;
        }
        try (Session session =
                Session.load(around.random(), record().getSession().toByteArray())) {
            if (session.open(entry.toByteArray(), step.now()) instanceof Opening.Opened opened) {
                save(record().toBuilder().setSession(ByteString.copyFrom(session.save())), step);
                InvitationLink link = invitation(opened.content(), session.directionStart(Session.Author.PEER));
                if (link != null) {
                    moveOn(link, step);
                }
            }
        }
    }

    private static @Nullable InvitationLink invitation(byte[] bytes, byte[] start) {
        try {
            Content content = Content.parseFrom(bytes);
            boolean first = content.getNumber() == 1
                    && Arrays.equals(content.getPrevious().toByteArray(), start);
            return first && content.hasReferralAnswer()
                    ? InvitationLink.parse(content.getReferralAnswer().getLink())
                    : null;
        } catch (InvalidProtocolBufferException | InvitationException e) {
            return null;
        }
    }

    /** Everything of the request goes; what it led to begins, with keys and mailboxes of its own. */
    private void moveOn(InvitationLink link, Step step) {
        leave(step);
        contact.mergeFrom(Handshakes.pursue(link, around).buildPartial()).setAnnounced(true);
        conversation.save(step);
        conversation.attach(step);
        conversation.tellState(step);
    }

    /** Session and mailbox are needed no more. */
    void leave(Step step) {
        detach();
        if (record().getReplies().getCreated()) {
            around.leave(record().getReplies().getRelay(), record().getReplies().getReaderSeed(), step);
        }
        contact.clearApproach();
    }

    @Override
    public void gone(boolean deleted, Step step) {
        AskUserException why = new AskUserException(
                Reason.MAILBOX_GONE, "the mailbox for the reply is gone from your relay: ask again");
        conversation.introduction().linkFailed(why, step);
    }

    // ----------------------------------------------------------------------------------------------------------- time

    @Nullable
    Instant due() {
        return contact.hasApproach()
                ? Instant.ofEpochMilli(record().getBegunAt()).plus(WAITS)
                : null;
    }

    void tick(Step step) {
        Instant end = due();
        if (end != null && !step.now().isBefore(end)) {
            conversation.introduction().linkFailed(gone("nobody has answered the request in 90 days"), step);
        }
    }
}
