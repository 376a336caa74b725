package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.crypto.InvitationLink;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.client.internal.record.ReferralRecord;
import org.waystation.client.internal.record.ReferralRecord.Made;
import org.waystation.client.internal.record.ReferralRecord.Offered;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Referral;
import org.waystation.sealed.v1.ReferralAnswer;

/**
 * Introductions (cryptography.md, section 6f): those that we make between two contacts, and those that a contact makes of us. They only
 * ever begin new contacts (A37).
 */
public final class Referrals {
    /** Open at a time: made by us, and offered to us. */
    static final int MAX_OPEN = 32;

    /** How long one waits for somebody to agree (S-613). What was agreed to goes on for as long as its invitation. */
    static final Duration LIFE = Duration.ofDays(7);

    private final Surroundings around;
    private final Map<String, ReferralRecord> open = new LinkedHashMap<>();

    Referrals(Surroundings around) {
        this.around = around;
    }

    void load(byte[] id, ReferralRecord stored) {
        open.put(Keys.hex(id), stored);
    }

    private void put(String id, ReferralRecord.Builder changed, Step step) {
        boolean agreed = changed.getOffered().getAgreed()
                || changed.getMade().getInviteeAgrees()
                || !changed.getMade().getLink().isEmpty();
        Instant end = step.now().plus(agreed ? Handshakes.LASTING : LIFE);
        ReferralRecord record = changed.setEndsAt(end.toEpochMilli()).build();
        open.put(id, record);
        step.put(Table.REFERRAL, Keys.unhex(id), record);
    }

    private void remove(String id, Step step) {
        open.remove(id);
        step.delete(Table.REFERRAL, Keys.unhex(id));
    }

    private String newId() {
        return Keys.hex(Keys.random(around.random(), Keys.ID));
    }

    private long count(boolean made) {
        return open.values().stream().filter(record -> record.hasMade() == made).count();
    }

    // ---------------------------------------------------------------------------------------------- those that we make

    /** Asks both. */
    public void introduce(Contact one, Contact other, Step step) {
        Conversation inviter = complete(one);
        Conversation invitee = complete(other);
        if (inviter == invitee) {
            throw new AskUserException(Reason.CONTACT_UNKNOWN, "somebody cannot be introduced to themselves");
        }
        if (count(true) >= MAX_OPEN) {
            throw new AskUserException(
                    Reason.TOO_MANY_INTRODUCTIONS, MAX_OPEN + " introductions of yours wait for answers");
        }
        ByteString referralId = ByteString.copyFrom(Keys.random(around.random(), Keys.ID));
        Made made = Made.newBuilder()
                .setInviterId(inviter.hexId())
                .setInviteeId(invitee.hexId())
                .build();
        put(newId(), ReferralRecord.newBuilder().setReferralId(referralId).setMade(made), step);
        refer(referralId, inviter, invitee, true, step);
        refer(referralId, invitee, inviter, false, step);
    }

    private Conversation complete(Contact contact) {
        Conversation conversation = around.conversation(contact.id()).orElseThrow(Roster::unknown);
        if (conversation.record().getProgress() != Progress.COMPLETE) {
            throw new AskUserException(
                    Reason.CONTACT_INCOMPLETE, "only contacts who can be written to can be introduced");
        }
        return conversation;
    }

    private static void refer(ByteString id, Conversation to, Conversation of, boolean invites, Step step) {
        Referral referral = Referral.newBuilder()
                .setId(id)
                .setName(of.record().getName())
                .setInvites(invites)
                .build();
        to.sendQuietly(Content.newBuilder().setReferral(referral), step);
    }

    /** One of the two agrees (S-614): when both have, the link goes on. */
    private void agreed(String id, ReferralRecord record, Conversation from, ReferralAnswer answer, Step step) {
        Made made = record.getMade();
        boolean link = isInvitation(answer.getLink());
        if (from.hexId().equals(made.getInviterId()) && link && made.getLink().isEmpty()) {
            made = made.toBuilder().setLink(answer.getLink()).build();
        } else if (from.hexId().equals(made.getInviteeId()) && answer.getLink().isEmpty()) {
            made = made.toBuilder().setInviteeAgrees(true).build();
        } else {
            return;
        }
        Optional<Conversation> invitee = around.conversation(made.getInviteeId());
        if (made.getLink().isEmpty() || !made.getInviteeAgrees()) {
            put(id, record.toBuilder().setMade(made), step);
        } else {
            String forwarded = made.getLink();
            invitee.ifPresent(to -> answer(to, record.getReferralId(), forwarded, step));
            remove(id, step);
        }
    }

    private static boolean isInvitation(String link) {
        try {
            InvitationLink.parse(link);
            return true;
        } catch (InvitationException e) {
            return false;
        }
    }

    private static void answer(Conversation to, ByteString referralId, String link, Step step) {
        ReferralAnswer answer =
                ReferralAnswer.newBuilder().setId(referralId).setLink(link).build();
        to.sendQuietly(Content.newBuilder().setReferralAnswer(answer), step);
    }

    // ----------------------------------------------------------------------------------------- those that are made of
    // us

    /** A contact introduces somebody (S-611 to S-613): the user is asked. */
    void received(Conversation through, Referral referral, Step step) {
        boolean known = open.values().stream()
                .anyMatch(record -> record.hasOffered()
                        && record.getOffered().getThroughId().equals(through.hexId())
                        && record.getReferralId().equals(referral.getId()));
        if (referral.getId().size() != Keys.ID
                || !Roster.isName(referral.getName())
                || known
                || count(false) >= MAX_OPEN) {
            return;
        }
        String id = newId();
        Offered offered = Offered.newBuilder()
                .setThroughId(through.hexId())
                .setName(referral.getName())
                .setInvites(referral.getInvites())
                .build();
        put(id, ReferralRecord.newBuilder().setReferralId(referral.getId()).setOffered(offered), step);
        ReceivedRecord.Referred referred = ReceivedRecord.Referred.newBuilder()
                .setIntroductionId(id)
                .setName(referral.getName())
                .build();
        around.inbox()
                .add(ReceivedRecord.newBuilder().setContactId(through.hexId()).setReferred(referred), step);
    }

    public List<IntroductionOffer> offers() {
        List<IntroductionOffer> offers = new ArrayList<>();
        open.forEach((id, record) -> {
            Offered offered = record.getOffered();
            if (record.hasOffered() && !offered.getAgreed()) {
                offers.add(new IntroductionOffer(id, offered.getThroughId(), offered.getName()));
            }
        });
        return offers;
    }

    /** The user agrees. */
    public void accept(String id, Optional<String> name, Step step) {
        ReferralRecord record = waiting(id);
        Offered.Builder offered = record.getOffered().toBuilder().setAgreed(true);
        Conversation through = around.conversation(offered.getThroughId()).orElseThrow(Roster::unknown);
        if (offered.getInvites()) {
            ContactRecord.Builder invited =
                    Handshakes.invite(around, step.now(), Handshakes.LASTING).setIntroducedBy(through.hexId());
            Conversation begun = around.begin(name(name, offered.getName()), invited, step);
            put(id, record.toBuilder().setOffered(offered.setContactId(begun.hexId())), step);
        } else {
            name.ifPresent(around::checkName);
            offered.setChosenName(name.orElse(offered.getName()));
            answer(through, record.getReferralId(), "", step);
            put(id, record.toBuilder().setOffered(offered), step);
        }
    }

    /** The name asked for, which must be free; else the one that came with the introduction, if it is. */
    private Optional<String> name(Optional<String> asked, String offered) {
        return asked.isPresent() || around.isFree(offered) ? Optional.of(asked.orElse(offered)) : Optional.empty();
    }

    /** Says no by saying nothing. */
    public void decline(String id, Step step) {
        waiting(id);
        remove(id, step);
    }

    private ReferralRecord waiting(String id) {
        ReferralRecord record = open.get(id);
        if (record == null || !record.hasOffered() || record.getOffered().getAgreed()) {
            throw new AskUserException(Reason.INTRODUCTION_UNKNOWN, "no introduction with this id waits");
        }
        return record;
    }

    /** The relay has the invitation that we make: its link can go. */
    void invitationReady(Conversation invited, Step step) {
        for (Map.Entry<String, ReferralRecord> entry : entries()) {
            Offered offered = entry.getValue().getOffered();
            if (offered.getContactId().equals(invited.hexId())) {
                String link = Handshakes.link(invited.record().getPublication(), around)
                        .format();
                ByteString referralId = entry.getValue().getReferralId();
                around.conversation(offered.getThroughId()).ifPresent(to -> answer(to, referralId, link, step));
                remove(entry.getKey(), step);
            }
        }
    }

    /** An answer to an introduction of ours, or the link that answers our agreement. */
    void received(Conversation from, ReferralAnswer answer, Step step) {
        for (Map.Entry<String, ReferralRecord> entry : entries()) {
            ReferralRecord record = entry.getValue();
            if (!record.getReferralId().equals(answer.getId())) {
                continue;
            }
            Offered offered = record.getOffered();
            if (record.hasMade()) {
                agreed(entry.getKey(), record, from, answer, step);
            } else if (offered.getAgreed()
                    && !offered.getInvites()
                    && offered.getThroughId().equals(from.hexId())
                    && isInvitation(answer.getLink())) {
                remove(entry.getKey(), step);
                follow(offered, answer.getLink(), step);
            }
        }
    }

    private void follow(Offered offered, String link, Step step) {
        ContactRecord.Builder begun = Handshakes.pursue(Handshakes.parse(link), around)
                .setIntroducedBy(offered.getThroughId())
                .setAnnounced(true);
        String name = offered.getChosenName();
        around.begin(around.isFree(name) ? Optional.of(name) : Optional.empty(), begun, step);
    }

    // ---------------------------------------------------------------------------------------------------------------
    // time

    private List<Map.Entry<String, ReferralRecord>> entries() {
        return new ArrayList<>(new LinkedHashMap<>(open).entrySet());
    }

    @Nullable
    Instant due() {
        Instant first = null;
        for (ReferralRecord record : open.values()) {
            first = Moments.earlier(first, Instant.ofEpochMilli(record.getEndsAt()));
        }
        return first;
    }

    void tick(Step step) {
        for (Map.Entry<String, ReferralRecord> entry : entries()) {
            if (step.now().toEpochMilli() >= entry.getValue().getEndsAt()) {
                remove(entry.getKey(), step);
            }
        }
    }
}
