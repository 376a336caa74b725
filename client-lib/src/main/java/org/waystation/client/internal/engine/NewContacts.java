package org.waystation.client.internal.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;

/**
 * How contacts begin: with an invitation of ours, with one of theirs, or with a request at an address that they published. The same name,
 * link or address a second time leads to the contact that began the first time.
 */
final class NewContacts {
    private final Roster roster;
    private final Reception reception;
    private final Surroundings around;

    NewContacts(Roster roster, Reception reception, Surroundings around) {
        this.roster = roster;
        this.reception = reception;
        this.around = around;
    }

    CompletableFuture<Invitation> invite(Optional<String> name, Step step) {
        Conversation inviting = name.flatMap(roster::named)
                .filter(holder -> holder.record().getProgress() == Progress.INVITED)
                .orElseGet(() -> begin(freeName(name, step), Handshakes.invite(around, step.now()), step));
        return inviting.introduction().done().thenApply(this::invitation);
    }

    private Invitation invitation(Conversation conversation) {
        var publication = conversation.record().getPublication();
        return new Invitation(
                InvitationLink.parse(link(conversation)),
                conversation.snapshot(),
                Instant.ofEpochMilli(publication.getExpiresAt()));
    }

    private String link(Conversation inviting) {
        return Handshakes.link(inviting.record().getPublication(), around).format();
    }

    CompletableFuture<Contact> accept(InvitationLink link, Optional<String> name, Step step) {
        for (Conversation conversation : roster.all()) {
            if (conversation.record().hasPublication() && link(conversation).equals(link.format())) {
                throw new AskUserException(
                        Reason.OWN_INVITATION, "this link was made by this profile: give it to somebody else");
            }
            if (conversation.record().getPursuit().getLink().equals(link.format())) {
                return conversation.introduction().done().thenApply(Conversation::snapshot);
            }
        }
        Conversation begun =
                begin(freeName(name, step), Handshakes.pursue(Handshakes.parse(link.format()), around), step);
        return begun.introduction().done().thenApply(Conversation::snapshot);
    }

    /** Asks at a published address. Completes when the relay has the request. */
    CompletableFuture<Contact> request(PublishedAddress address, Optional<String> name, String greeting, Step step) {
        String text = address.format();
        if (reception.address().filter(own -> own.format().equals(text)).isPresent()) {
            throw new AskUserException(Reason.OWN_INVITATION, "this address was published by this profile");
        }
        Conversation asking = roster.all().stream()
                .filter(other -> other.record().getApproach().getAddress().equals(text))
                .findFirst()
                .orElseGet(() -> begin(
                        freeName(name, step),
                        Approach.begin(text, Texts.greeting(greeting), around, step.now()),
                        step));
        return asking.introduction().done().thenApply(Conversation::snapshot);
    }

    /** See {@link Surroundings#begin}. */
    Conversation begin(Optional<String> name, ContactRecord.Builder record, Step step) {
        return begin(freeName(name, step), record, step);
    }

    private Conversation begin(String name, ContactRecord.Builder record, Step step) {
        Conversation conversation = roster.begin(name, record, around);
        conversation.save(step);
        conversation.attach(step);
        conversation.tellState(step);
        return conversation;
    }

    /** The name asked for, or one made up. A contact whose introduction failed gives up its name. */
    private String freeName(Optional<String> asked, Step step) {
        roster.failedHolder(asked).ifPresent(holder -> around.forget(holder, step));
        return roster.freeName(asked);
    }
}
