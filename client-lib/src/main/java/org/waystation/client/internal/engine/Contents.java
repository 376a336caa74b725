package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.Offers;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.Incoming;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.Outgoing;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Deletion;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.sealed.v1.Mailboxes;
import org.waystation.sealed.v1.Text;
import org.waystation.sealed.v1.Timer;

/** What the messages of one conversation say (cryptography.md, section 6): written, numbered and sealed; read and judged. */
final class Contents {
    /** Ranges that one confirmation holds. */
    static final int MAX_RANGES = 64;

    private final Conversation conversation;
    private final Surroundings around;

    Contents(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    // ------------------------------------------------------------------------------------------------------------
    // writing

    /** Seals a text into the outbox. Returns the message's id. */
    String sendText(ByteString utf8, Step step) {
        byte[] messageId = Keys.random(around.random(), Keys.ID);
        List<ByteString> parts = Texts.split(utf8);
        for (int part = 0; part < parts.size(); part++) {
            Text text = Text.newBuilder()
                    .setPart(part)
                    .setParts(parts.size())
                    .setUtf8(parts.get(part))
                    .build();
            Content.Builder content = begin(messageId, step).setText(text);
            sendNumbered(content, parts.size(), step);
        }
        save(step);
        return Keys.hex(messageId);
    }

    /** Seals a content that is nothing for the user to read. */
    void send(Content.Builder kind, Step step) {
        kind.setId(ByteString.copyFrom(Keys.random(around.random(), Keys.ID)))
                .setSentAt(step.now().toEpochMilli());
        sendNumbered(kind, 1, step);
        save(step);
    }

    /** Tells the contact which timer holds here. */
    void sendTimer(Timer timer, Step step) {
        sendNumbered(begin(Keys.random(around.random(), Keys.ID), step).setTimer(timer), 1, step);
        save(step);
    }

    /**
     * Has the contact erase a text of ours. What the outbox has of it goes; a deletion takes the place of each part, under its number, so
     * that nothing seems to be missing.
     */
    void sendDeletion(ByteString messageId, Step step) {
        Deletion deletion = Deletion.newBuilder().addMessages(messageId).build();
        List<Outbox.Item> parts = conversation.outbox().partsOf(messageId);
        for (Outbox.Item part : parts) {
            replace(part, deletion, step);
        }
        if (parts.isEmpty()) {
            sendNumbered(begin(Keys.random(around.random(), Keys.ID), step).setDeletion(deletion), 1, step);
        }
        save(step);
    }

    private void replace(Outbox.Item part, Deletion deletion, Step step) {
        OutboxRecord before = part.record();
        Content content = begin(Keys.random(around.random(), Keys.ID), step)
                .setNumber(before.getNumber())
                .setPrevious(before.getErasable().getPrevious())
                .setDeletion(
                        deletion.toBuilder().setInsteadOf(before.getErasable().getHash()))
                .build();
        byte[] bytes = content.toByteArray();
        OutboxRecord.Builder record =
                record(content).setNumber(content.getNumber()).setParts(1);
        byte[] entry = seal(bytes, step);
        conversation.outbox().replace(part, new Outbox.Numbered(sealed(record), entry, bytes), step);
    }

    /** Seals a confirmation of what was received into the outbox. */
    void sendConfirmation(Step step) {
        Content content = begin(Keys.random(around.random(), Keys.ID), step)
                .setConfirmation(confirmation()
                        .setAgain(conversation.repair().asks(step.now()))
                        .addAllGone(conversation.repair().takeGone()))
                .build();
        if (content.getConfirmation().getAgain()) {
            conversation.repair().asked(step);
        }
        conversation.outbox().add(record(content).build(), seal(content.toByteArray(), step), step);
        save(step);
    }

    /** Seals keys for the next session into the outbox. */
    void sendRenewal(Step step) {
        Content.Builder content = begin(Keys.random(around.random(), Keys.ID), step)
                .setRenewal(conversation.renewals().freshKeys(step));
        sendNumbered(content, 1, step);
        save(step);
    }

    private Confirmation.Builder confirmation() {
        DirectionChain chain = chain();
        Confirmation.Builder confirmation = Confirmation.newBuilder();
        long from = 1;
        for (DirectionChain.Missing missing : chain.missing()) {
            add(confirmation, from, missing.first() - 1);
            from = missing.last() + 1;
        }
        add(confirmation, from, chain.highest());
        return confirmation;
    }

    /** Numbers up to the first gap; then, as far as there is room, what came beyond it. */
    private static void add(Confirmation.Builder confirmation, long first, long last) {
        if (first == 1) {
            confirmation.setThrough(last);
        } else if (first <= last && confirmation.getBeyondCount() < MAX_RANGES) {
            confirmation.addBeyond(
                    Confirmation.Range.newBuilder().setFirst(first).setLast(last));
        }
    }

    private Content.Builder begin(byte[] id, Step step) {
        return Content.newBuilder()
                .setId(ByteString.copyFrom(id))
                .setSentAt(step.now().toEpochMilli());
    }

    /** Seals where to write from now on. Returns the content's number. */
    long sendMailboxes(List<MailboxOffer> offers, Step step) {
        long number = conversation.record().getOutgoing().getNext();
        Content.Builder content = begin(Keys.random(around.random(), Keys.ID), step)
                .setMailboxes(Mailboxes.newBuilder().addAllMailboxes(offers));
        sendNumbered(content, 1, step);
        save(step);
        return number;
    }

    private void sendNumbered(Content.Builder content, int parts, Step step) {
        number(content).setLife(conversation.fading().life(content.getNumber(), content.hasText(), step.now()));
        Outbox.Numbered sealed = sealNumbered(content.build(), parts, step);
        conversation.outbox().add(sealed, step);
    }

    /** A content of an earlier session, in the present one; null if it says nothing any more. */
    Outbox.@Nullable Numbered sealAgain(Content before, int parts, Step step) {
        if (Renewals.belongsToItsSession(before)) {
            return null;
        }
        Content.Builder content = number(before.toBuilder());
        content.setLife(conversation.fading().lifeAgain(content.getNumber(), before));
        if (content.hasDeletion()) {
            content.setDeletion(content.getDeletion().toBuilder().clearInsteadOf()); // it takes no other's number now
        }
        return sealNumbered(content.build(), parts, step);
    }

    private Content.Builder number(Content.Builder content) {
        return content.setNumber(conversation.record().getOutgoing().getNext())
                .setPrevious(conversation.record().getOutgoing().getChain());
    }

    private Outbox.Numbered sealNumbered(Content content, int parts, Step step) {
        byte[] bytes = content.toByteArray();
        OutboxRecord.Builder record =
                record(content).setNumber(content.getNumber()).setParts(parts);
        if (content.hasText()) {
            record.setText(true).setErasable(Fading.erasable(content, bytes));
        }
        conversation
                .record()
                .setOutgoing(Outgoing.newBuilder()
                        .setNext(content.getNumber() + 1)
                        .setChain(ByteString.copyFrom(
                                DirectionChain.next(content.getPrevious().toByteArray(), bytes))));
        byte[] entry = seal(bytes, step);
        return new Outbox.Numbered(sealed(record), entry, bytes);
    }

    private static OutboxRecord.Builder record(Content content) {
        return OutboxRecord.newBuilder().setMessageId(content.getId()).setSentAt(content.getSentAt());
    }

    private OutboxRecord sealed(OutboxRecord.Builder record) {
        return record.setChains(session().chains()).build();
    }

    private byte[] seal(byte[] content, Step step) {
        return session().seal(content, EntrySize.forContent(content.length), step.now());
    }

    /** The content of an outbox entry, sealed anew. */
    Outbox.Anew sealAnew(Outbox.Item item, Step step) {
        byte[] content = conversation.outbox().content(item);
        byte[] entry = seal(content, step);
        Arrays.fill(content, (byte) 0);
        conversation.saveSession(session(), step);
        return new Outbox.Anew(ByteString.copyFrom(entry), session().chains());
    }

    private void save(Step step) {
        conversation.saveSession(session(), step);
        conversation.save(step);
    }

    private Session session() {
        Session session = conversation.session();
        if (session == null) {
            throw new ProgramFaultException(Reason.INTERNAL, "a content without a session");
        }
        return session;
    }

    // ------------------------------------------------------------------------------------------------------------
    // reading

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
        } else if (content != null && content.hasMailboxes()) {
            mailboxes(content, 0, step); // counts until the present session says otherwise
        }
    }

    /** A numbered content that has not been here before. */
    private void numbered(Content content, Step step) {
        if (content.hasText()) {
            text(content, step);
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
        boolean inRange = text.getParts() >= 1
                && text.getParts() <= Texts.MAX_PARTS
                && text.getPart() >= 0
                && text.getPart() < text.getParts()
                && Fading.isValid(content.getLife().getAfter());
        if (conversation.deletions().include(content.getId())) {
            return;
        }
        if (!inRange) {
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
                .setDisappearsAt(Fading.disappearsAt(content, step.now()))
                .build();
        around.inbox()
                .add(
                        ReceivedRecord.newBuilder()
                                .setContactId(conversation.hexId())
                                .setMessage(message),
                        step);
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
    }

    private void notice(Received.Notice.Kind kind, String explanation, Step step) {
        conversation.notice(kind, explanation, step);
    }
}
