package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.crypto.Offers;
import org.waystation.client.internal.record.Incoming;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.sealed.v1.Text;

/** What the messages of a contact say (cryptography.md, section 6): read, judged, and handed to what it is about. */
final class Reading {
    private final Conversation conversation;
    private final Surroundings around;

    Reading(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    /** One content that opened. The caller saves session and record. */
    void received(byte[] bytes, Step step) {
        Content content = parse(bytes);
        if (content == null) {
            notice(Received.Notice.Kind.UNREADABLE, "a message that this version cannot read was set aside", step);
            return;
        }
        if (content.getNumber() == 0) {
            if (content.hasConfirmation()) {
                confirmed(content.getConfirmation(), step);
            }
            return;
        }
        if (accept(content, bytes, step)) {
            conversation.confirmations().oweMore();
            if (!conversation.known().has(content.getId())) {
                numbered(content, step);
            }
        }
    }

    /** One that opened in a session that has ended: its number says nothing any more, and the contact will send it again. */
    void receivedEarlier(byte[] bytes, Step step) {
        Content content = parse(bytes);
        if (content != null && content.hasText() && !conversation.known().has(content.getId())) {
            text(content, step);
        } else if (content != null
                && content.hasAttachment()
                && !conversation.known().has(content.getId())) {
            Attachments.received(content, conversation, around, step);
        } else if (content != null && content.hasMailboxes()) {
            mailboxes(content, 0, step); // counts until the present session says otherwise
        }
    }

    /** A numbered content that has not been here before. */
    private void numbered(Content content, Step step) {
        if (content.hasText()) {
            text(content, step);
        } else if (content.hasAttachment()) {
            Attachments.received(content, conversation, around, step);
        } else if (content.hasConfirmation()) {
            confirmed(content.getConfirmation(), step);
        } else if (content.hasMailboxes()) {
            mailboxes(content, content.getNumber(), step);
        } else if (content.hasTimer()) {
            conversation.known().add(content.getId(), step);
            conversation.fading().received(content.getTimer(), step);
        } else if (content.hasDeletion()) {
            conversation.known().add(content.getId(), step);
            conversation.deletions().received(content.getDeletion(), step);
        } else if (content.hasReaction()) {
            conversation.known().add(content.getId(), step);
            if (!conversation.deletions().include(content.getReaction().getMessage())) {
                Reactions.received(content, conversation, around.inbox(), step);
            }
        } else if (content.hasName()) {
            conversation.known().add(content.getId(), step);
            conversation.names().received(content, step);
        } else if (content.hasReferral()) {
            conversation.known().add(content.getId(), step);
            around.referrals().received(conversation, content.getReferral(), step);
        } else if (content.hasReferralAnswer()) {
            conversation.known().add(content.getId(), step);
            around.referrals().received(conversation, content.getReferralAnswer(), step);
        } else if (content.hasRenewal()) {
            conversation.renewals().received(content.getRenewal(), step);
        } else if (!content.hasIntroduction()) {
            notice(Received.Notice.Kind.UNREADABLE, "a message that this version cannot read was set aside", step);
        }
    }

    /** S-401; null for what is no content. A kind that this version does not know still has a number, and is confirmed. */
    private static @Nullable Content parse(byte[] bytes) {
        try {
            Content content = Content.parseFrom(bytes);
            boolean numbered = content.getNumber() != 0;
            return content.getId().size() == Keys.ID
                            && content.getNumber() >= 0
                            && content.getPrevious().size() == (numbered ? 32 : 0)
                    ? content
                    : null;
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** Takes a number in (S-402 to S-404). False if the content does not count. */
    private boolean accept(Content content, byte[] bytes, Step step) {
        DirectionChain chain = chain();
        DirectionChain.Receipt receipt = chain.receiveByHash(
                content.getNumber(), content.getPrevious().toByteArray(), Deletions.hash(content, bytes));
        if (!(receipt instanceof DirectionChain.Receipt.Taken taken)) {
            if (!(receipt instanceof DirectionChain.Receipt.PutOff)) {
                cameBefore(content, receipt, step);
            }
            return false;
        }
        Optional<DirectionChain.Missing> unexplained =
                taken.missing().filter(missing -> !conversation.fading().explains(missing, content, chain, step.now()));
        keep(chain);
        if (!taken.sameHistory()) {
            differs(step);
        }
        if (unexplained.isPresent() || content.getNumber() < chain.highest()) {
            conversation.repair().missing().changed(chain, step);
        }
        return true;
    }

    /**
     * It was confirmed, and that may have got lost (S-419). Another content means nothing if its author took the one before back, or if its
     * time was over and its number was given up.
     */
    private void cameBefore(Content content, DirectionChain.Receipt receipt, Step step) {
        conversation.confirmations().oweMore();
        if (Deletions.isReplacement(content)) {
            conversation.deletions().receivedLate(content.getDeletion(), step);
        } else if (receipt instanceof DirectionChain.Receipt.Refused
                && !conversation.known().has(content.getId())
                && !conversation.parts().include(content.getId())
                && !Fading.isOver(content, step.now())
                && !conversation.deletions().include(content.getId())) {
            differs(step);
        }
    }

    void keep(DirectionChain chain) {
        Incoming.Builder incoming = conversation.record().getIncoming().toBuilder();
        conversation.record().setIncoming(incoming.setChain(ByteString.copyFrom(chain.save())));
    }

    DirectionChain chain() {
        return DirectionChain.load(
                conversation.record().getIncoming().getChain().toByteArray());
    }

    private void differs(Step step) {
        notice(
                Received.Notice.Kind.HISTORY_DIFFERS,
                "the contact's device and this one saw different messages: one of them may have been restored from an"
                        + " old copy",
                step);
    }

    /** Whether anything numbered has come. */
    boolean hasReceived() {
        return chain().highest() > 0;
    }

    private void text(Content content, Step step) {
        Text text = content.getText();
        if (conversation.deletions().include(content.getId())
                || conversation.deletions().include(text.getReplaces())) {
            return;
        }
        if (!Texts.isSound(text) || !Fading.isValid(content.getLife().getAfter())) {
            notice(Received.Notice.Kind.UNREADABLE, "a text that is not put together rightly was set aside", step);
            return;
        }
        ByteString whole =
                text.getParts() == 1 ? text.getUtf8() : conversation.parts().join(content, step);
        if (whole == null) {
            return;
        }
        conversation.known().add(content.getId(), step);
        if (Texts.decode(whole) == null) {
            notice(Received.Notice.Kind.UNREADABLE, "a text that is no text was set aside", step);
            return;
        }
        ReceivedRecord.Message message = ReceivedRecord.Message.newBuilder()
                .setMessageId(Keys.hex(content.getId().toByteArray()))
                .setUtf8(whole)
                .setSentAt(content.getSentAt())
                .setReplyTo(Keys.hex(text.getReplyTo().toByteArray()))
                .setReplaces(Keys.hex(text.getReplaces().toByteArray()))
                .build();
        ReceivedRecord.Builder record = ReceivedRecord.newBuilder()
                .setContactId(conversation.hexId())
                .setMessage(message)
                .setDisappearsAt(Fading.disappearsAt(content, step.now()));
        around.inbox().add(record, step);
    }

    private void mailboxes(Content content, long asOf, Step step) {
        List<MailboxOffer> offers = content.getMailboxes().getMailboxesList();
        if (Offers.areValid(offers)) {
            conversation.sending().follow(offers, asOf, step);
        } else {
            notice(Received.Notice.Kind.UNREADABLE, "a list of mailboxes that makes no sense was set aside", step);
        }
    }

    private void confirmed(Confirmation confirmation, Step step) {
        if (!ConfirmedNumbers.isSound(confirmation)) {
            differs(step); // S-406
            return;
        }
        ConfirmedNumbers numbers = ConfirmedNumbers.of(confirmation);
        if (numbers.highest() >= conversation.record().getOutgoing().getNext()) {
            differs(step); // S-406
            conversation.renewals().wentBack(step);
            return;
        }
        conversation.repair().missing().gone(confirmation.getGoneList(), step);
        int before = conversation.outbox().size();
        for (String message : conversation.outbox().confirmed(numbers, step)) {
            around.inbox()
                    .add(
                            ReceivedRecord.newBuilder()
                                    .setContactId(conversation.hexId())
                                    .setConfirmed(message),
                            step);
        }
        boolean progress = conversation.outbox().size() < before;
        conversation.repair().confirmed(numbers, progress, confirmation.getAgain(), step);
        conversation.readReceipts().received(confirmation.getReadList(), step);
    }

    private void notice(Received.Notice.Kind kind, String explanation, Step step) {
        conversation.notice(kind, explanation, step);
    }
}
