package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.waystation.client.AskUserException;
import org.waystation.client.VerificationCode;
import org.waystation.client.internal.crypto.Bundle;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Established;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.crypto.InvitationLink;
import org.waystation.client.internal.crypto.InvitationSecret;
import org.waystation.client.internal.crypto.InviterKeys;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.InboundRecord;
import org.waystation.client.internal.record.Incoming;
import org.waystation.client.internal.record.OutboundRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.Outgoing;
import org.waystation.client.internal.record.Publication;
import org.waystation.client.internal.record.Pursuit;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;

/** How two people become contacts: the steps of cryptography.md, sections 3 and 4, as changes of a conversation's record. */
final class Handshakes {
    /** How long an invitation can be answered. A relay drops a mailbox whose other role never came after the same time. */
    static final Duration LIFE = Duration.ofDays(2);

    /** The same for an invitation that reaches the other through somebody else's hands, or after their decision. */
    static final Duration LASTING = Duration.ofDays(30);

    /** How much longer an answer that was on its way is taken (S-206). */
    private static final Duration GRACE = Duration.ofDays(1);

    /** What an entry is that came after the answer and does not open in the session. */
    enum LateAnswer {
        NONE,
        REPEAT,
        OTHER
    }

    private Handshakes() {}

    /** The record of a contact for whom we make a link. */
    static ContactRecord.Builder invite(Surroundings around, Instant now) {
        return invite(around, now, LIFE);
    }

    static ContactRecord.Builder invite(Surroundings around, Instant now, Duration life) {
        List<InboundRecord> inbound = newInbounds(around);
        Instant expiresAt = Instant.ofEpochSecond(now.plus(life).getEpochSecond());
        try (InvitationSecret secret = InvitationSecret.generate(around.random());
                InviterKeys keys = InviterKeys.generate(around.random())) {
            byte[] bundle = keys.bundle(expiresAt, offers(inbound));
            Publication publication = Publication.newBuilder()
                    .setSecret(ByteString.copyFrom(secret.exposeCopy()))
                    .setKeys(ByteString.copyFrom(keys.save()))
                    .setBundleEntry(ByteString.copyFrom(secret.sealBundle(bundle)))
                    .setWriterSeed(newSeed(around))
                    .setExpiresAt(expiresAt.toEpochMilli())
                    .setRelay(firstRelay(around).format())
                    .build();
            return ContactRecord.newBuilder()
                    .setProgress(Progress.INVITED)
                    .setAwaited(life.compareTo(LIFE) > 0)
                    .addAllInbound(inbound)
                    .setPublication(publication);
        }
    }

    /** The link of an invitation of ours. */
    static InvitationLink link(Publication publication, Surroundings around) {
        return new InvitationLink(
                relay(publication, around),
                InvitationSecret.of(publication.getSecret().toByteArray()),
                bundleHash(publication));
    }

    /** Where the invitation is kept. */
    static RelayAddress relay(Publication publication, Surroundings around) {
        return publication.getRelay().isEmpty() ? firstRelay(around) : RelayAddress.parse(publication.getRelay());
    }

    private static RelayAddress firstRelay(Surroundings around) {
        return around.relays().get(0).withoutAccess();
    }

    /** The record of a contact whose link we use. */
    static ContactRecord.Builder pursue(InvitationLink link, Surroundings around) {
        Pursuit pursuit = Pursuit.newBuilder()
                .setLink(link.format())
                .setReaderSeed(newSeed(around))
                .build();
        return ContactRecord.newBuilder()
                .setProgress(Progress.ANSWERING)
                .setAwaited(true)
                .addAllInbound(newInbounds(around))
                .setPursuit(pursuit);
    }

    static InvitationLink parse(String link) {
        try {
            return InvitationLink.parse(link);
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    /**
     * The invitee's answer to a bundle: session, first content and outbox entry.
     *
     * @throws AskUserException INVITATION_FORGED, LINK_EXPIRED; nothing has changed then
     */
    static void answer(Conversation conversation, byte[] bundleEntry, Surroundings around, Step step) {
        InvitationLink link = parse(conversation.record().getPursuit().getLink());
        try {
            Bundle bundle = Bundle.read(link.secret().openBundle(bundleEntry, link.bundleHash()), step.now());
            try (Handshake.Answer answer =
                    Handshake.answer(around.random(), bundle, link.bundleHash(), link.secret(), step.now())) {
                byte[] start = answer.directionStart();
                Content introduction = introduction(conversation, start, around, step);
                byte[] content = introduction.toByteArray();
                Handshake.Sealed sealed = answer.sealFirst(content);
                begin(conversation, sealed.established(), step);
                firstIsSealed(conversation, content);
                conversation
                        .record()
                        .setPursuit(
                                conversation.record().getPursuit().toBuilder().setAnswered(true));
                nameOutbound(conversation.record(), bundle.mailboxes(), around);
                conversation.saveSession(sealed.session(), step);
                conversation.save(step);
                conversation
                        .outbox()
                        .add(new OutboxItem.Numbered(firstEntry(introduction), sealed.entry(), content), step);
            }
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    /** The first content of our direction has gone out. */
    static void firstIsSealed(Conversation conversation, byte[] content) {
        byte[] start = conversation.record().getOutgoing().getChain().toByteArray();
        conversation
                .record()
                .setOutgoing(Outgoing.newBuilder()
                        .setNext(2)
                        .setChain(ByteString.copyFrom(DirectionChain.next(start, content))));
    }

    static Content introduction(Conversation conversation, byte[] start, Surroundings around, Step step) {
        List<MailboxOffer> offers = conversation.receiving().offers();
        conversation.receiving().named();
        return Content.newBuilder()
                .setId(ByteString.copyFrom(Keys.random(around.random(), Keys.ID)))
                .setSentAt(step.now().toEpochMilli())
                .setNumber(1)
                .setPrevious(ByteString.copyFrom(start))
                .setIntroduction(Introduction.newBuilder().addAllMailboxes(offers))
                .build();
    }

    static OutboxRecord firstEntry(Content introduction) {
        return OutboxRecord.newBuilder()
                .setMessageId(introduction.getId())
                .setParts(1)
                .setNumber(1)
                .setSentAt(introduction.getSentAt())
                .build();
    }

    /**
     * The inviter's side of an answer. True if it opened: the session begins, and the private keys of the bundle are erased with the same
     * step that stores it.
     */
    static boolean acceptAnswer(Conversation conversation, byte[] entry, Surroundings around, Step step) {
        Publication publication = conversation.record().getPublication();
        if (publication.getKeys().isEmpty()) {
            return false;
        }
        try (InvitationSecret secret =
                        InvitationSecret.of(publication.getSecret().toByteArray());
                InviterKeys keys = InviterKeys.load(publication.getKeys().toByteArray())) {
            Handshake.Accepted accepted = Handshake.accept(
                    around.random(),
                    keys,
                    bundleHash(publication),
                    secret,
                    Instant.ofEpochMilli(publication.getExpiresAt()),
                    entry,
                    step.now());
            Content content = Content.parseFrom(accepted.content());
            begin(conversation, accepted.established(), step);
            conversation
                    .record()
                    .setPublication(publication.toBuilder()
                            .clearKeys()
                            .setAnswerHash(ByteString.copyFrom(Hashes.sha256(entry))));
            conversation.record().setProgress(Progress.COMPLETE);
            nameOutbound(conversation.record(), content.getIntroduction().getMailboxesList(), around);
            conversation.loadSession(accepted.session());
            conversation.reading().received(accepted.content(), step);
            conversation.saveSession(accepted.session(), step);
            conversation.save(step);
            return true;
        } catch (DoesNotOpenException | InvitationException | InvalidProtocolBufferException e) {
            return false;
        }
    }

    /** Whether an entry that does not open in the session is another answer to the invitation that began it. */
    static LateAnswer lateAnswer(Conversation conversation, byte[] entry) {
        if (!conversation.record().hasPublication()) {
            return LateAnswer.NONE;
        }
        Publication publication = conversation.record().getPublication();
        if (ByteString.copyFrom(Hashes.sha256(entry)).equals(publication.getAnswerHash())) {
            return LateAnswer.REPEAT;
        }
        try (InvitationSecret secret =
                InvitationSecret.of(publication.getSecret().toByteArray())) {
            return Handshake.isAnswer(secret, entry) ? LateAnswer.OTHER : LateAnswer.NONE;
        }
    }

    /** When nothing about an invitation needs to be kept any more. */
    static Instant endOf(Publication publication) {
        return Instant.ofEpochMilli(publication.getExpiresAt()).plus(GRACE);
    }

    static VerificationCode code(Session session) {
        return new VerificationCode(
                session.verificationCode().digits(), session.verificationCode().qrText());
    }

    /** What begins with a session: the contact secret, the numbers of both directions, and that keys for the next one are owed. */
    static void begin(Conversation conversation, Established established, Step step) {
        ContactRecord.Builder record = conversation.record();
        Session session = established.session();
        if (!conversation.renewals().isPending()) {
            // of a renewal of ours: when the contact has taken it
            Rehoming.begin(record, session, established.contact());
        }
        byte[] secret = established.contact().exposeCopy();
        established.contact().close();
        record.setContactSecret(ByteString.copyFrom(secret));
        Arrays.fill(secret, (byte) 0);
        record.setIncoming(Incoming.newBuilder()
                .setChain(ByteString.copyFrom(new DirectionChain(session.directionStart(Session.Author.PEER)).save())));
        record.setOutgoing(Outgoing.newBuilder()
                .setNext(1)
                .setChain(ByteString.copyFrom(session.directionStart(Session.Author.US))));
        conversation.fading().numbersBegin();
        conversation.names().numbersBegin();
        conversation.receiving().numbersBegin();
        conversation.renewals().begun(established, step);
    }

    /** The contact says, in a renewal, where they read. */
    static void follow(Conversation conversation, Content content, Step step) {
        conversation.sending().follow(content.getIntroduction().getMailboxesList(), content.getNumber(), step);
    }

    private static List<InboundRecord> newInbounds(Surroundings around) {
        List<InboundRecord> inbounds = new ArrayList<>();
        for (RelayAddress relay : around.relays()) {
            inbounds.add(newInbound(relay, around).build());
        }
        return inbounds;
    }

    static InboundRecord.Builder newInbound(RelayAddress relay, Surroundings around) {
        return InboundRecord.newBuilder()
                .setRelay(relay.withoutAccess().format())
                .setReaderSeed(newSeed(around))
                .setWriterSeed(newSeed(around));
    }

    private static void nameOutbound(ContactRecord.Builder record, List<MailboxOffer> offers, Surroundings around) {
        record.clearOutbound();
        for (MailboxOffer offer : offers) {
            record.addOutbound(newOutbound(offer, around));
        }
    }

    static OutboundRecord newOutbound(MailboxOffer offer, Surroundings around) {
        return OutboundRecord.newBuilder()
                .setRelay(offer.getRelay())
                .setOfferedSeed(offer.getWriterSeed())
                .setWriterSeed(newSeed(around))
                .build();
    }

    private static List<MailboxOffer> offers(List<InboundRecord> inbounds) {
        List<MailboxOffer> offers = new ArrayList<>();
        for (InboundRecord inbound : inbounds) {
            offers.add(offer(inbound));
        }
        return offers;
    }

    static MailboxOffer offer(InboundRecord inbound) {
        return MailboxOffer.newBuilder()
                .setRelay(inbound.getRelay())
                .setWriterSeed(inbound.getWriterSeed())
                .build();
    }

    static ByteString newSeed(Surroundings around) {
        return ByteString.copyFrom(Keys.random(around.random(), SigningKey.SEED));
    }

    private static byte[] bundleHash(Publication publication) {
        return Hashes.sha256(publication.getBundleEntry().toByteArray());
    }
}
