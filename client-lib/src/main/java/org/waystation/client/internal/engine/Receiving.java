package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.RehomeCode;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.InboundRecord;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;

/**
 * Where the contact writes to us: one mailbox at each of the profile's relays, all read at once, and those that were given up when the
 * relays changed, until they are empty (cryptography.md, section 6c).
 */
final class Receiving {
    /** Once one mailbox is made, the others have this long before the contact is told of those that are there. */
    private static final Duration GATHER = Duration.ofSeconds(10);

    /** A mailbox that was given up and that cannot be emptied is forgotten after this: nothing in it is older. */
    private static final Duration DRAIN_WITHIN = Duration.ofDays(30);

    private final Conversation conversation;
    private final ContactRecord.Builder record;
    private final Surroundings around;
    private final List<Inbound> mailboxes = new ArrayList<>();
    private final List<CompletableFuture<RehomeCode>> codes = new ArrayList<>();
    private @Nullable Instant gatherUntil;

    Receiving(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.record = conversation.record();
        this.around = around;
    }

    void attach(Step step) {
        List<Inbound> before = new ArrayList<>(mailboxes);
        List<Inbound> fresh = new ArrayList<>();
        mailboxes.clear();
        for (InboundRecord each : record.getInboundList()) {
            Inbound known = before.stream()
                    .filter(endpoint -> endpoint.writerSeed().equals(each.getWriterSeed()))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                known = new Inbound(conversation, each, around);
                fresh.add(known);
            }
            mailboxes.add(known);
        }
        before.stream().filter(endpoint -> !mailboxes.contains(endpoint)).forEach(around::remove);
        fresh.forEach(endpoint -> around.add(endpoint, step));
    }

    void detach() {
        mailboxes.forEach(around::remove);
        mailboxes.clear();
    }

    InboundRecord record(Inbound mailbox) {
        int at = indexOf(mailbox);
        return at < 0 ? InboundRecord.getDefaultInstance() : record.getInbound(at);
    }

    private int indexOf(Inbound mailbox) {
        for (int i = 0; i < record.getInboundCount(); i++) {
            if (record.getInbound(i).getWriterSeed().equals(mailbox.writerSeed())) {
                return i;
            }
        }
        return -1;
    }

    void change(Inbound mailbox, InboundRecord.Builder changed, Step step) {
        note(mailbox, changed);
        conversation.save(step);
    }

    /** The same, to be saved with whatever is saved next. */
    void note(Inbound mailbox, InboundRecord.Builder changed) {
        int at = indexOf(mailbox);
        if (at >= 0) {
            record.setInbound(at, changed);
        }
    }

    // What the contact can write to.

    private static boolean holds(InboundRecord mailbox) {
        return mailbox.getRetiredAt() == 0 && !mailbox.getGone();
    }

    private boolean anyMade() {
        return record.getInboundList().stream().anyMatch(mailbox -> holds(mailbox) && mailbox.getCreated());
    }

    private boolean allMade() {
        return record.getInboundList().stream().allMatch(mailbox -> !holds(mailbox) || mailbox.getCreated());
    }

    /** Whether the other mailboxes, if there are any, are made too, or were given their time. */
    private boolean gathered() {
        return gatherUntil == null || allMade();
    }

    /**
     * Whether there is a mailbox that the contact knows of. A contact who reads what we write must be able to answer, so nothing is written
     * before.
     */
    boolean canBeAnswered() {
        return record.getInboundList().stream().anyMatch(mailbox -> mailbox.getCreated() && !mailbox.getUnannounced())
                && (record.getProgress() == Progress.COMPLETE || gathered());
    }

    /**
     * What the contact is told of: the mailboxes that hold and are made, and those that it knows already. One that it knows is never left
     * out for a while: it would forget that it has claimed it.
     */
    List<MailboxOffer> offers() {
        List<MailboxOffer> offers = new ArrayList<>();
        for (InboundRecord mailbox : record.getInboundList()) {
            if (holds(mailbox) && (mailbox.getCreated() || !mailbox.getUnannounced())) {
                offers.add(Handshakes.offer(mailbox));
            }
        }
        return offers;
    }

    /** A re-home code that names them: now, or when the first is made. */
    CompletableFuture<RehomeCode> code(Step step) {
        CompletableFuture<RehomeCode> code = new CompletableFuture<>();
        codes.add(code);
        proceed(step);
        return code;
    }

    void abandon(WaystationException why, Step step) {
        codes.forEach(code -> step.afterwards(() -> code.completeExceptionally(why)));
        codes.clear();
    }

    // What becomes of them.

    void created(Inbound mailbox, Step step) {
        int at = indexOf(mailbox);
        if (at >= 0) {
            record.setInbound(at, record.getInbound(at).toBuilder().setCreated(true));
            record.setAnnouncementDue(
                    record.getAnnouncementDue() || record.getInbound(at).getUnannounced());
            conversation.save(step);
            if (gatherUntil == null && !allMade()) {
                gatherUntil = step.now().plus(GATHER);
            }
            proceed(step);
        }
    }

    /** What waits for mailboxes waits no more, if enough of them are there. */
    private void proceed(Step step) {
        if (allMade()) {
            gatherUntil = null;
        }
        if (gatherUntil == null) {
            conversation.answerable(step);
            announce(step);
            drain(step);
        }
        if (gathered() && anyMade()) {
            for (CompletableFuture<RehomeCode> waiting : codes) {
                RehomeCode code = Rehoming.make(conversation, around, step);
                step.afterwards(() -> waiting.complete(code));
            }
            codes.clear();
        }
    }

    /** The relay does not have it. */
    void gone(Inbound mailbox, Step step) {
        int at = indexOf(mailbox);
        if (at < 0) {
            return;
        }
        if (record.getInbound(at).getRetiredAt() != 0) {
            dropped(mailbox, step);
            return;
        }
        record.setInbound(at, record.getInbound(at).toBuilder().setGone(true));
        conversation.save(step);
        if (record.getInboundList().stream().noneMatch(Receiving::holds)) {
            conversation.introduction().inboundGone(step);
        }
    }

    /** Nothing is in it any more that anybody waits for. */
    void dropped(Inbound mailbox, Step step) {
        int at = indexOf(mailbox);
        if (at >= 0) {
            record.removeInbound(at);
            conversation.save(step);
        }
        mailboxes.remove(mailbox);
        around.remove(mailbox);
    }

    /**
     * One mailbox at each of the profile's relays, and no others: what is missing is made, what is too much is given up. Only once the two
     * can talk, since before that the contact knows no others than those that the invitation named.
     */
    void settle(Step step) {
        if (record.getProgress() != Progress.COMPLETE || record.getBlocked()) {
            return;
        }
        List<InboundRecord> holding = new ArrayList<>();
        for (RelayAddress relay : around.relays()) {
            holding.add(at(relay));
        }
        List<InboundRecord> all = new ArrayList<>(holding);
        for (InboundRecord other : record.getInboundList()) {
            boolean wasMade = other.getCreated() && !other.getGone();
            if (!holding.contains(other) && wasMade) {
                long since = other.getRetiredAt() == 0 ? step.now().toEpochMilli() : other.getRetiredAt();
                all.add(other.toBuilder().setRetiredAt(since).build());
            }
        }
        if (!all.equals(record.getInboundList())) {
            record.clearInbound().addAllInbound(all).setAnnouncementDue(true);
            conversation.save(step);
        }
        if (record.getAnnouncementDue()) {
            gatherUntil = step.now().plus(GATHER);
        }
        attach(step);
        proceed(step);
    }

    private InboundRecord at(RelayAddress relay) {
        String address = relay.withoutAccess().format();
        for (InboundRecord mailbox : record.getInboundList()) {
            if (holds(mailbox) && mailbox.getRelay().equals(address)) {
                return mailbox;
            }
        }
        return Handshakes.newInbound(relay, around).setUnannounced(true).build();
    }

    /** S-501: tells the contact which mailboxes hold, when that has changed. */
    private void announce(Step step) {
        if (!record.getAnnouncementDue()
                || record.getProgress() != Progress.COMPLETE
                || record.getOutboundCount() == 0
                || !conversation.renewals().maySeal()
                || !anyMade()) {
            return;
        }
        record.setAnnouncementDue(false);
        long number = conversation.contents().sendMailboxes(offers(), step);
        for (int i = 0; i < record.getInboundCount(); i++) {
            InboundRecord mailbox = record.getInbound(i);
            if (mailbox.getRetiredAt() != 0 && mailbox.getRetiredBy() == 0) {
                record.setInbound(i, mailbox.toBuilder().setRetiredBy(number));
            }
        }
        named();
        conversation.save(step);
        conversation.sending().pump(step);
    }

    /** A session begins: what was said in another one may not have come, and its numbers count no more. */
    void numbersBegin() {
        record.clearOutboundAsOf();
        for (int i = 0; i < record.getInboundCount(); i++) {
            record.setInbound(i, record.getInbound(i).toBuilder().clearRetiredBy());
        }
        record.setAnnouncementDue(record.getProgress() == Progress.COMPLETE);
    }

    /** The contact is told again of what holds, in case what it knows is dead. */
    void announceAgain(Step step) {
        record.setAnnouncementDue(true);
        conversation.save(step);
        proceed(step);
    }

    /** The contact was told of all that hold and are made. */
    void named() {
        for (int i = 0; i < record.getInboundCount(); i++) {
            InboundRecord mailbox = record.getInbound(i);
            if (holds(mailbox) && mailbox.getCreated()) {
                record.setInbound(i, mailbox.toBuilder().clearUnannounced());
            }
        }
    }

    /** S-505: what the contact is known to write to no more is emptied and deleted. */
    void drain(Step step) {
        for (Inbound mailbox : new ArrayList<>(mailboxes)) {
            InboundRecord each = record(mailbox);
            boolean left = each.getUnannounced()
                    || (each.getRetiredBy() != 0 && !conversation.outbox().holds(each.getRetiredBy()));
            if (each.getRetiredAt() != 0 && left) {
                mailbox.drain(step);
            }
        }
    }

    void fetchAgain(Step step) {
        mailboxes.forEach(mailbox -> mailbox.fetchAgain(step));
    }

    // Failures and time.

    List<Inbound> mailboxes() {
        return mailboxes;
    }

    @Nullable
    Instant due() {
        Instant first = gatherUntil;
        for (InboundRecord mailbox : record.getInboundList()) {
            if (mailbox.getRetiredAt() != 0) {
                first = Moments.earlier(first, forgetAt(mailbox));
            }
        }
        return first;
    }

    private static Instant forgetAt(InboundRecord mailbox) {
        return Instant.ofEpochMilli(mailbox.getRetiredAt()).plus(DRAIN_WITHIN);
    }

    void tick(Step step) {
        if (gatherUntil != null && !step.now().isBefore(gatherUntil)) {
            gatherUntil = null;
            proceed(step);
        }
        for (Inbound mailbox : new ArrayList<>(mailboxes)) {
            InboundRecord each = record(mailbox);
            if (each.getRetiredAt() != 0 && !step.now().isBefore(forgetAt(each))) {
                dropped(mailbox, step);
            }
        }
    }
}
