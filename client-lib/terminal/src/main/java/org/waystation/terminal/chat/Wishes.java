package org.waystation.terminal.chat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.MessageState;
import org.waystation.client.Profile;
import org.waystation.client.Sent;
import org.waystation.client.WaystationException;
import org.waystation.terminal.chat.model.Conversation;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.model.Panel;
import org.waystation.terminal.chat.model.Wish;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.history.Draft;
import org.waystation.terminal.history.Entry;
import org.waystation.terminal.history.History;

/** Does what the user wants with the profile, and writes it into the history. What fails is thrown, or told later if it takes long. */
final class Wishes {
    private final Profile profile;
    private final History history;
    private final Model model;
    private final Transfers transfers;
    private final Consumer<Runnable> later;

    /** @param later has something done on the chat's thread */
    Wishes(Profile profile, History history, Model model, Transfers transfers, Consumer<Runnable> later) {
        this.profile = profile;
        this.history = history;
        this.model = model;
        this.transfers = transfers;
        this.later = later;
    }

    void fulfil(Wish wish) {
        if (wish instanceof Wish.Invite invite) {
            invite(invite.name());
        } else if (wish instanceof Wish.Accept accept) {
            accept(accept);
        } else if (wish instanceof Wish.Send send) {
            model.contact(send.contactId()).ifPresent(this::send);
        } else if (wish instanceof Wish.Delete delete) {
            model.contact(delete.contactId()).ifPresent(contact -> delete(contact, delete.messageId()));
        } else if (wish instanceof Wish.MarkVerified verified) {
            model.contact(verified.contactId()).ifPresent(contact -> {
                profile.markVerified(contact);
                model.say(Say.of(Word.STATUS_VERIFIED, contact.name()));
            });
        } else if (wish instanceof Wish.SetTimer timer) {
            model.contact(timer.contactId()).ifPresent(contact -> {
                Contact changed = profile.conversation(contact).setTimer(timer.timer());
                model.apply(history.timerSet(changed));
            });
        } else if (wish instanceof Wish.Block block) {
            model.contact(block.contactId()).ifPresent(block.blocked() ? profile::block : profile::unblock);
        } else if (wish instanceof Wish.SendFile file) {
            model.contact(file.contactId()).ifPresent(contact -> transfers.send(contact, file.path()));
        } else if (wish instanceof Wish.SaveFile file) {
            model.conversation(file.contactId())
                    .find(file.messageId())
                    .ifPresent(entry -> transfers.save(entry, file.path()));
        } else if (wish instanceof Wish.React react) {
            model.contact(react.contactId()).ifPresent(contact -> react(contact, react.messageId(), react.emoji()));
        } else if (wish instanceof Wish.AcceptRequest request) {
            when(profile.acceptRequest(request.requestId(), named(request.name())), this::agreed);
        } else if (wish instanceof Wish.AcceptIntroduction offer) {
            profile.acceptIntroduction(offer.introductionId(), named(offer.name()));
            model.say(Say.of(Word.STATUS_AGREED));
        } else if (wish instanceof Wish.Decline decline) {
            decline(decline.offer());
        } else if (wish instanceof Wish.Receipts receipts) {
            model.contact(receipts.contactId())
                    .ifPresent(contact -> profile.conversation(contact).setReadReceipts(receipts.on()));
        } else if (wish instanceof Wish.OwnName name) {
            model.contact(name.contactId())
                    .ifPresent(contact -> profile.conversation(contact).setOwnName(name.name()));
        } else if (wish instanceof Wish.GoOn goOn) {
            model.contact(goOn.contactId()).ifPresent(profile::acceptRestored);
        }
    }

    private void send(Contact contact) {
        Conversation written = model.conversation(contact.id());
        if (written.editing().isPresent()) {
            edit(contact, written.editing().get(), written);
            return;
        }
        Draft text = written.draft();
        org.waystation.client.Conversation to = profile.conversation(contact);
        History.Written sent = history.send(
                contact,
                text,
                () -> text.replyTo()
                        .map(answered -> to.reply(answered, text.text()))
                        .orElseGet(() -> to.send(text.text())));
        written.clearInput();
        model.follow();
        model.apply(sent.deed());
        model.underWay(contact.id(), sent.sent().messageId(), MessageState.WAITING);
    }

    private void edit(Contact contact, String messageId, Conversation written) {
        String text = written.editor().text();
        Sent sent = profile.conversation(contact).edit(messageId, text);
        history.edited(contact, messageId, text, sent).forEach(model::apply);
        written.clearInput();
    }

    private void react(Contact contact, String messageId, String emoji) {
        org.waystation.client.Conversation to = profile.conversation(contact);
        if (emoji.isEmpty()) {
            to.takeReactionBack(messageId);
        } else {
            to.react(messageId, emoji);
        }
        history.reacted(contact, messageId, emoji).forEach(model::apply);
    }

    private void delete(Contact contact, String messageId) {
        transfers.cancel(messageId);
        profile.conversation(contact).delete(messageId);
        history.erase(new Entry.Key(contact.id(), messageId)).forEach(model::apply);
        model.say(Say.of(Word.STATUS_DELETED, contact.name()));
    }

    private void agreed(Contact contact) {
        model.contacts(profile.contacts());
        model.select(contact.id());
        model.say(Say.of(Word.STATUS_AGREED));
    }

    private void decline(Entry offer) {
        if (offer.what() instanceof Entry.Request request) {
            profile.declineRequest(request.requestId());
        } else if (offer.what() instanceof Entry.Introduction introduction) {
            profile.declineIntroduction(introduction.introductionId());
        }
        model.say(Say.of(Word.STATUS_DECLINED));
    }

    /** The empty name is none. */
    private static @Nullable String named(String name) {
        return name.isEmpty() ? null : name;
    }

    private void invite(String name) {
        model.say(Say.of(Word.STATUS_INVITING));
        when(profile.invite(named(name)), invitation -> {
            model.sayNothing();
            model.contacts(profile.contacts());
            model.select(invitation.contact().id());
            model.open(new Panel.Invitation(
                    invitation.contact().name(), invitation.link().format(), invitation.expiresAt(), false));
        });
    }

    private void accept(Wish.Accept accept) {
        model.say(Say.of(Word.STATUS_ACCEPTING));
        when(profile.accept(InvitationLink.parse(accept.link()), named(accept.name())), contact -> {
            model.contacts(profile.contacts());
            model.select(contact.id());
            model.say(Say.of(Word.STATUS_ACCEPTED, contact.name()));
        });
    }

    private <T> void when(CompletableFuture<T> future, Consumer<T> then) {
        CompletableFuture<T> told = future.whenComplete((value, failure) -> later.accept(() -> {
            if (failure == null) {
                then.accept(value);
                return;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            model.fail(
                    cause instanceof WaystationException known
                            ? Words.failure(known.reason())
                            : Say.of(Word.STATUS_FAULT, cause.getClass().getSimpleName()));
        }));
        assert told != null;
    }
}
