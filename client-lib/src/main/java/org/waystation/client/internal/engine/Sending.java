package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.OutboundRecord;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.sealed.v1.MailboxOffer;

/**
 * Where we write: one to three mailboxes that the contact named, of which one has its <em>turn</em> (cryptography.md, section 6c). Whoever
 * has the turn is given, in order, everything that is not confirmed and that it does not hold: so each mailbox the contact reads is in
 * order by itself, whatever became of the others.
 *
 * <p>The turn passes on when a mailbox refuses, when it brings about nothing for {@link #PATIENCE}, and when what it was given is not
 * confirmed for {@link #CONFIRMED_WITHIN}: it may be withheld. It comes back to the first when nothing is left to confirm.
 */
final class Sending {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final Duration CONFIRMED_WITHIN = Duration.ofHours(6);
    private static final int MOST_LEFT = 16;

    private final Conversation conversation;
    private final ContactRecord.Builder record;
    private final Surroundings around;
    private final List<Outbound> mailboxes = new ArrayList<>();
    private @Nullable Outbound turn;
    /** Since when the one whose turn it is has had something to do, and nothing came of it. */
    private @Nullable Instant waitingSince;

    Sending(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.record = conversation.record();
        this.around = around;
    }

    /** What the record says: a mailbox that it names no more is let go, a new one is claimed. */
    void attach(Step step) {
        if (record.getBlocked()) {
            return;
        }
        List<Outbound> before = new ArrayList<>(mailboxes);
        List<Outbound> fresh = new ArrayList<>();
        mailboxes.clear();
        for (OutboundRecord named : record.getOutboundList()) {
            Outbound known = with(named.getOfferedSeed(), before);
            if (known == null) {
                known = new Outbound(conversation, named);
                fresh.add(known);
            }
            mailboxes.add(known);
        }
        for (Outbound endpoint : before) {
            if (!mailboxes.contains(endpoint)) {
                around.remove(endpoint);
            }
        }
        if (turn == null) {
            turn = lastUsed();
        }
        for (Outbound endpoint : fresh) {
            around.add(endpoint, step);
        }
        pump(step);
    }

    void detach() {
        mailboxes.forEach(around::remove);
        mailboxes.clear();
        turn = null;
        waitingSince = null;
    }

    /** After a restart, whoever had the turn goes on, so that nothing is given to another one without need. */
    private @Nullable Outbound lastUsed() {
        OutboxRecord last = conversation.outbox().lastStored();
        for (Outbound mailbox : mailboxes) {
            if (last != null && last.getStoredIn(last.getStoredInCount() - 1) == mailbox.id()) {
                return mailbox;
            }
        }
        return null;
    }

    private static @Nullable Outbound with(ByteString offeredSeed, List<Outbound> mailboxes) {
        for (Outbound mailbox : mailboxes) {
            if (mailbox.offeredSeed().equals(offeredSeed)) {
                return mailbox;
            }
        }
        return null;
    }

    /**
     * S-503: writes to these from now on, unless something newer is known.
     *
     * @param asOf how many contents the contact had written when it said so
     */
    void follow(List<MailboxOffer> offers, long asOf, Step step) {
        if (asOf < record.getOutboundAsOf()) {
            return;
        }
        List<OutboundRecord> named = new ArrayList<>();
        for (MailboxOffer offer : offers) {
            named.add(known(offer));
        }
        boolean other = !named.equals(record.getOutboundList());
        leave(named);
        record.clearOutbound().addAllOutbound(named).setOutboundAsOf(asOf);
        if (other) {
            conversation.confirmations().elsewhere(step); // what was confirmed went to mailboxes that may be gone
        }
        attach(step);
    }

    /** What is not named any more may be named again, by an older list that counts after all: its claimed key stays. */
    private void leave(List<OutboundRecord> named) {
        List<OutboundRecord> left = new ArrayList<>(record.getOutboundLeftList());
        left.addAll(record.getOutboundList());
        left.removeIf(known -> !known.getClaimSent() || named.contains(known));
        record.clearOutboundLeft().addAllOutboundLeft(left.subList(Math.max(0, left.size() - MOST_LEFT), left.size()));
    }

    private OutboundRecord known(MailboxOffer offer) {
        return Stream.concat(record.getOutboundList().stream(), record.getOutboundLeftList().stream())
                .filter(known -> known.getOfferedSeed().equals(offer.getWriterSeed())
                        && known.getRelay().equals(offer.getRelay()))
                .findFirst()
                .orElseGet(() -> Handshakes.newOutbound(offer, around));
    }

    List<Outbound> mailboxes() {
        return mailboxes;
    }

    boolean isTurnOf(Outbound mailbox) {
        return mailbox == turn;
    }

    /** Whether one of them was claimed, so that what is written arrives somewhere. */
    boolean anyClaimed() {
        return mailboxes.stream().anyMatch(Outbound::isClaimed);
    }

    /** Gives what is in the outbox to whoever has the turn, as far as its connection and its window allow. */
    void pump(Step step) {
        choose(step);
        Outbound chosen = turn;
        if (chosen != null) {
            chosen.pump(step);
            boolean busy = conversation.outbox().isAheadOf(chosen.id())
                    && conversation.canBeAnswered()
                    && conversation.renewals().maySend();
            if (!busy) {
                waitingSince = null;
            } else if (waitingSince == null) {
                waitingSince = step.now();
            }
        }
    }

    private void choose(Step step) {
        Outbound before = turn;
        Outbound overdue = overdue(step.now());
        if (overdue != null) {
            turn = overdue;
        } else if (before == null
                || !mailboxes.contains(before)
                || !before.isAble()
                || conversation.outbox().isEmpty()) {
            turn = best();
        }
        if (turn != before) {
            waitingSince = null;
            if (before != null) {
                conversation.outbox().takeAllBack(before.id());
            }
        }
    }

    /** The first that works; else one that is only silent; null if all have refused. */
    private @Nullable Outbound best() {
        Outbound silent = null;
        for (Outbound mailbox : mailboxes) {
            if (mailbox.isAble()) {
                return mailbox;
            }
            if (silent == null && !mailbox.hasRefused()) {
                silent = mailbox;
            }
        }
        return silent;
    }

    /** Who is to be given what was not confirmed for too long, beside those that hold it already. */
    private @Nullable Outbound overdue(Instant now) {
        Instant due = overdueAt();
        return due == null || now.isBefore(due)
                ? null
                : without(conversation.outbox().oldest());
    }

    private @Nullable Instant overdueAt() {
        OutboxItem oldest = conversation.outbox().oldest();
        if (mailboxes.size() < 2 || oldest == null || oldest.record().getStoredInCount() == 0) {
            return null;
        }
        Instant sent = Instant.ofEpochMilli(oldest.record().getSentAt());
        return sent.plus(CONFIRMED_WITHIN.multipliedBy(oldest.record().getStoredInCount()));
    }

    private @Nullable Outbound without(@Nullable OutboxItem item) {
        for (Outbound mailbox : mailboxes) {
            if (item != null && mailbox.isAble() && !item.isIn(mailbox.id())) {
                return mailbox;
            }
        }
        return null;
    }

    private boolean hasAlternative() {
        return mailboxes.stream().anyMatch(mailbox -> mailbox != turn && mailbox.isAble());
    }

    /** Something came of it. */
    void progress(Outbound mailbox, Step step) {
        if (mailbox == turn) {
            waitingSince = null;
        }
        pump(step);
    }

    /** The relay does not have this mailbox, or somebody else has claimed it. */
    void gone(Step step) {
        if (mailboxes.stream().allMatch(Outbound::isGone)) {
            conversation.introduction().outboundRefused(step);
        } else {
            pump(step);
        }
    }

    @Nullable
    Instant due() {
        Instant patience = waitingSince != null && hasAlternative() ? waitingSince.plus(PATIENCE) : null;
        OutboxItem oldest = conversation.outbox().oldest();
        Outbound next = without(oldest);
        Instant overdue = next == null || next == turn ? null : overdueAt();
        return Moments.earlier(patience, overdue);
    }

    void tick(Step step) {
        Outbound waited = turn;
        Instant since = waitingSince;
        if (waited != null && since != null && !step.now().isBefore(since.plus(PATIENCE)) && hasAlternative()) {
            waited.fallSilent();
            conversation.confirmations().elsewhere(step);
        }
        pump(step);
    }
}
