package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.Outgoing;
import org.waystation.sealed.v1.Attachment;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Deletion;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.sealed.v1.Mailboxes;
import org.waystation.sealed.v1.Text;

/** What we say to a contact (cryptography.md, section 6): written, numbered and sealed into the outbox. */
final class Contents {
    /** Ranges that one confirmation holds. */
    static final int MAX_RANGES = 64;

    private final Conversation conversation;
    private final Surroundings around;

    Contents(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    /**
     * Seals a text into the outbox. Returns the message's id.
     *
     * @param about which other message it is about, in what way
     */
    String sendText(ByteString utf8, Text about, Step step) {
        byte[] messageId = Keys.random(around.random(), Keys.ID);
        List<ByteString> parts = Texts.split(utf8);
        for (int part = 0; part < parts.size(); part++) {
            Text text = about.toBuilder()
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

    /** Seals what leads to a file. */
    void sendAttachment(ByteString messageId, Attachment attachment, Step step) {
        sendNumbered(begin(messageId.toByteArray(), step).setAttachment(attachment), 1, step);
        save(step);
    }

    /** Seals a content that is nothing for the user to read. */
    void send(Content.Builder kind, Step step) {
        kind.setId(ByteString.copyFrom(Keys.random(around.random(), Keys.ID)))
                .setSentAt(step.now().toEpochMilli());
        sendNumbered(kind, 1, step);
        save(step);
    }

    /**
     * Has the contact erase a text of ours. What the outbox has of it goes; a deletion takes the place of each part, under its number, so
     * that nothing seems to be missing.
     */
    void sendDeletion(ByteString messageId, Step step) {
        Deletion deletion = Deletion.newBuilder().addMessages(messageId).build();
        List<OutboxItem> parts = conversation.outbox().partsOf(messageId);
        for (OutboxItem part : parts) {
            replace(part, deletion, step);
        }
        if (parts.isEmpty()) {
            sendNumbered(begin(Keys.random(around.random(), Keys.ID), step).setDeletion(deletion), 1, step);
        }
        save(step);
    }

    private void replace(OutboxItem part, Deletion deletion, Step step) {
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
        conversation.outbox().replace(part, new OutboxItem.Numbered(sealed(record), entry, bytes), step);
    }

    /** Seals a confirmation of what was received into the outbox. */
    void sendConfirmation(Step step) {
        Content content = begin(Keys.random(around.random(), Keys.ID), step)
                .setConfirmation(confirmation()
                        .setAgain(conversation.repair().asks(step.now()))
                        .addAllGone(conversation.repair().takeGone())
                        .addAllRead(conversation.readReceipts().take()))
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
        DirectionChain chain = conversation.reading().chain();
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
        number(content).setLife(conversation.fading().life(content.getNumber(), Fading.fades(content), step.now()));
        OutboxItem.Numbered sealed = sealNumbered(content.build(), parts, step);
        conversation.outbox().add(sealed, step);
    }

    /** A content of an earlier session, in the present one; null if it says nothing any more. */
    OutboxItem.@Nullable Numbered sealAgain(Content before, int parts, Step step) {
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

    private OutboxItem.Numbered sealNumbered(Content content, int parts, Step step) {
        byte[] bytes = content.toByteArray();
        OutboxRecord.Builder record =
                record(content).setNumber(content.getNumber()).setParts(parts);
        if (Fading.fades(content)) {
            record.setErasable(Fading.erasable(content, bytes));
        }
        if (content.hasText() || content.hasAttachment()) {
            record.setText(true).setReplaces(content.getText().getReplaces());
        }
        conversation
                .record()
                .setOutgoing(Outgoing.newBuilder()
                        .setNext(content.getNumber() + 1)
                        .setChain(ByteString.copyFrom(
                                DirectionChain.next(content.getPrevious().toByteArray(), bytes))));
        byte[] entry = seal(bytes, step);
        return new OutboxItem.Numbered(sealed(record), entry, bytes);
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
    Resending.Anew sealAnew(OutboxItem item, Step step) {
        byte[] content = conversation.outbox().content(item);
        byte[] entry = seal(content, step);
        Arrays.fill(content, (byte) 0);
        conversation.saveSession(session(), step);
        return new Resending.Anew(ByteString.copyFrom(entry), session().chains());
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
}
