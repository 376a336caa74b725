package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.Incoming;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.Outgoing;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Text;

/** What the messages of one conversation say (cryptography.md, section 6): written, numbered and sealed; read and judged. */
final class Contents {
    /** Ranges that one confirmation holds. */
    private static final int MAX_RANGES = 64;

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

    /** Seals a confirmation of what was received into the outbox. */
    void sendConfirmation(Step step) {
        Content content = begin(Keys.random(around.random(), Keys.ID), step)
                .setConfirmation(confirmation())
                .build();
        owe(0);
        seal(content, OutboxRecord.newBuilder().setMessageId(content.getId()).setSentAt(content.getSentAt()), step);
        save(step);
    }

    private Confirmation confirmation() {
        DirectionChain chain = chain();
        Confirmation.Builder confirmation = Confirmation.newBuilder();
        long from = 1;
        for (DirectionChain.Missing missing : chain.missing()) {
            add(confirmation, from, missing.first() - 1);
            from = missing.last() + 1;
        }
        add(confirmation, from, chain.highest());
        return confirmation.build();
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

    private void sendNumbered(Content.Builder unnumbered, int parts, Step step) {
        long number = conversation.record().getOutgoing().getNext();
        ByteString previous = conversation.record().getOutgoing().getChain();
        Content content = unnumbered.setNumber(number).setPrevious(previous).build();
        byte[] sent = seal(
                content,
                OutboxRecord.newBuilder()
                        .setMessageId(content.getId())
                        .setSentAt(content.getSentAt())
                        .setNumber(number)
                        .setParts(parts)
                        .setText(content.hasText()),
                step);
        conversation
                .record()
                .setOutgoing(Outgoing.newBuilder()
                        .setNext(number + 1)
                        .setChain(ByteString.copyFrom(DirectionChain.next(previous.toByteArray(), sent))));
    }

    private byte[] seal(Content content, OutboxRecord.Builder record, Step step) {
        byte[] bytes = content.toByteArray();
        EntrySize size = EntrySize.forContent(bytes.length);
        conversation.outbox().add(record.build(), session().seal(bytes, size, step.now()), step);
        return bytes;
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
            owe(conversation.record().getIncoming().getOwed() + 1);
            if (content.hasText()) {
                text(content, step);
            } else if (content.hasConfirmation()) {
                confirmed(content.getConfirmation(), step);
            } else if (content.hasReferral()) {
                around.referrals().received(conversation, content.getReferral(), step);
            } else if (content.hasReferralAnswer()) {
                around.referrals().received(conversation, content.getReferralAnswer(), step);
            } else if (!content.hasIntroduction()) {
                notice(Received.Notice.Kind.UNREADABLE, "a message that this version cannot read was set aside", step);
            }
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
        DirectionChain.Receipt receipt =
                chain.receive(content.getNumber(), content.getPrevious().toByteArray(), bytes);
        if (!(receipt instanceof DirectionChain.Receipt.Taken taken)) {
            differs(step);
            return false;
        }
        Incoming.Builder incoming = conversation.record().getIncoming().toBuilder();
        conversation.record().setIncoming(incoming.setChain(ByteString.copyFrom(chain.save())));
        if (!taken.sameHistory()) {
            differs(step);
        }
        taken.missing()
                .ifPresent(missing -> notice(
                        Received.Notice.Kind.MESSAGES_MISSING,
                        missing.first() == missing.last()
                                ? "the contact's message number " + missing.first() + " has not arrived"
                                : "the contact's messages number " + missing.first() + " to " + missing.last()
                                        + " have not arrived",
                        step));
        return true;
    }

    private DirectionChain chain() {
        return DirectionChain.load(
                conversation.record().getIncoming().getChain().toByteArray());
    }

    private void differs(Step step) {
        notice(
                Received.Notice.Kind.HISTORY_DIFFERS,
                "the contact's device and this one saw different messages: one of them may have been restored from an old copy",
                step);
    }

    private void owe(int confirmations) {
        conversation
                .record()
                .setIncoming(conversation.record().getIncoming().toBuilder().setOwed(confirmations));
    }

    private void text(Content content, Step step) {
        Text text = content.getText();
        boolean inRange = text.getParts() >= 1
                && text.getParts() <= Texts.MAX_PARTS
                && text.getPart() >= 0
                && text.getPart() < text.getParts();
        if (!inRange) {
            notice(Received.Notice.Kind.UNREADABLE, "a text that is not put together rightly was set aside", step);
            return;
        }
        ByteString whole =
                text.getParts() == 1 ? text.getUtf8() : conversation.parts().join(content, step);
        if (whole == null) {
            return;
        }
        if (Texts.decode(whole) == null) {
            notice(Received.Notice.Kind.UNREADABLE, "a text that is no text was set aside", step);
            return;
        }
        ReceivedRecord.Message message = ReceivedRecord.Message.newBuilder()
                .setMessageId(Keys.hex(content.getId().toByteArray()))
                .setUtf8(whole)
                .setSentAt(content.getSentAt())
                .build();
        around.inbox()
                .add(
                        ReceivedRecord.newBuilder()
                                .setContactId(conversation.hexId())
                                .setMessage(message),
                        step);
    }

    private void confirmed(Confirmation confirmation, Step step) {
        long lastSent = conversation.record().getOutgoing().getNext() - 1;
        confirmed(1, confirmation.getThrough(), lastSent, step);
        for (Confirmation.Range range : confirmation.getBeyondList()) {
            confirmed(range.getFirst(), range.getLast(), lastSent, step);
        }
    }

    private void confirmed(long first, long last, long lastSent, Step step) {
        if (last > lastSent || first < 1) {
            differs(step); // S-406
            return;
        }
        for (String message : conversation.outbox().confirmed(first, last, step)) {
            around.inbox()
                    .add(
                            ReceivedRecord.newBuilder()
                                    .setContactId(conversation.hexId())
                                    .setConfirmed(message),
                            step);
        }
    }

    private void notice(Received.Notice.Kind kind, String explanation, Step step) {
        conversation.notice(kind, explanation, step);
    }
}
