package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.Repairs;
import org.waystation.sealed.v1.Confirmation;

/**
 * What one conversation does about messages that a relay lost, or keeps to itself (cryptography.md, section 6a): sends again what did not
 * get through, asks for what it may lack, and says so if nothing helps.
 */
final class Repair {
    /** S-412: everything is sent again, and asked for, at most so often, whatever relays and contacts say. */
    private static final Duration ALL_AGAIN = Duration.ofHours(1);

    /** S-416. */
    private static final Duration UNCONFIRMED = Duration.ofDays(3);

    /** Messages of one chain up to which one may be sealed anew: half of what a recipient can skip. */
    private static final int MAX_CHAIN = 1_000;

    private static final long JUMP = 1L << 20;

    private static final Duration CHAIN_FULL = Duration.ofMinutes(10);

    private final Conversation conversation;
    private final Missing missing;
    /** What the contact misses and will not get: said with the next confirmation. */
    private List<Confirmation.Range> gone = Collections.emptyList();

    Repair(Conversation conversation) {
        this.conversation = conversation;
        this.missing = new Missing(conversation, this);
    }

    /** The numbers that have not come. */
    Missing missing() {
        return missing;
    }

    Repairs record() {
        return conversation.record().getRepairs();
    }

    void save(Repairs.Builder changed, Step step) {
        conversation.record().setRepairs(changed);
        conversation.save(step);
    }

    // ------------------------------------------------------------------------------------------- of what we sent

    /** S-410: what a confirmation leaves out below the highest number that it names has not arrived. */
    void confirmed(ConfirmedNumbers numbers, boolean progress, boolean again, Step step) {
        conversation.outbox().resending().missingBelow(numbers.highest(), step);
        gone = conversation.outbox().lack(numbers.leftOut(), Contents.MAX_RANGES);
        if (!gone.isEmpty()) {
            conversation.confirmations().again(step); // S-418
        }
        if (progress && record().getUnconfirmedTold()) {
            save(record().toBuilder().setUnconfirmedTold(false), step);
        }
        if (again) {
            sendAllAgain(step);
        }
    }

    List<Confirmation.Range> takeGone() {
        List<Confirmation.Range> taken = gone;
        gone = Collections.emptyList();
        return taken;
    }

    /** S-412. */
    private void sendAllAgain(Step step) {
        Instant last = Instant.ofEpochMilli(record().getResentAt());
        Instant at = laterThan(last, step.now());
        conversation.outbox().resending().allMissing(at, step);
        if (!at.equals(last)) {
            save(record().toBuilder().setResentAt(at.toEpochMilli()), step);
        }
        sendDue(step);
    }

    /** Now, unless that is too soon after the last time. If a time to come was chosen already, that. */
    private static Instant laterThan(Instant last, Instant now) {
        Instant next = last.plus(ALL_AGAIN);
        if (now.isBefore(last)) {
            return next.isAfter(now.plus(ALL_AGAIN.multipliedBy(2))) ? now : last; // the clock was put back
        }
        return next.isAfter(now) ? next : now;
    }

    /** Some of what is due; what remains is due at once. */
    private void sendDue(Step step) {
        for (OutboxItem item : conversation.outbox().resending().due(step.now())) {
            sendAgain(item, step);
        }
        conversation.sending().pump(step);
    }

    /** S-413: as it was sealed, as long as the contact's device is sure to have the key; the second time, and later, sealed anew. */
    private void sendAgain(OutboxItem item, Step step) {
        Resending resending = conversation.outbox().resending();
        OutboxRecord record = item.record();
        long behind = conversation.chains() - record.getChains();
        boolean stale = record.getChains() != 0 && behind > Session.KEYS_LAST;
        boolean anew = record.getChains() != 0
                && conversation.renewals().maySeal()
                && (stale || record.getAgain().getTimes() > 0);
        if (anew && conversation.chainLength() < MAX_CHAIN) {
            resending.again(item, conversation.contents().sealAnew(item, step), step);
        } else if (stale) {
            resending.putOff(item, step.now().plus(CHAIN_FULL), step);
        } else {
            resending.again(item, null, step);
        }
    }

    /** S-416: the user should know that somebody has not had their messages for long. */
    private void tellUnconfirmed(Step step) {
        Instant due = unconfirmedAt();
        if (due != null && !step.now().isBefore(due)) {
            save(record().toBuilder().setUnconfirmedTold(true), step);
            conversation.notice(
                    Received.Notice.Kind.NOT_CONFIRMED,
                    "nothing you sent to this contact in the last three days has arrived on their device, as far as is known: they may be"
                            + " away, or their relay does not deliver. It is sent again from time to time",
                    step);
        }
    }

    private @Nullable Instant unconfirmedAt() {
        OutboxRecord oldest =
                record().getUnconfirmedTold() ? null : conversation.outbox().oldestStored();
        return oldest == null ? null : Instant.ofEpochMilli(oldest.getSentAt()).plus(UNCONFIRMED);
    }

    // ------------------------------------------------------------------------------------- of relays that went back

    /**
     * Whether a relay that had reached one position, and later gives another to something new, has lost what it knew. An honest one that
     * lost its keys leaves out 2^20 positions (S-414).
     */
    static boolean wentBack(long reached, long position) {
        return position <= reached || position - reached >= JUMP;
    }

    /** S-414: the contact's relay gave an entry of ours a position that another one had. */
    void theirRelayWentBack(Step step) {
        tellWentBack(step);
        sendAllAgain(step);
    }

    /** S-415: our relay delivered something new at a position where something else was. */
    void ourRelayWentBack(Step step) {
        tellWentBack(step);
        askAgain(step);
    }

    /** One event usually shows in both directions. */
    private void tellWentBack(Step step) {
        Instant told = Instant.ofEpochMilli(record().getWentBackTold());
        if (!step.now().isBefore(told) && step.now().isBefore(told.plus(ALL_AGAIN))) {
            return;
        }
        save(record().toBuilder().setWentBackTold(step.now().toEpochMilli()), step);
        conversation.notice(
                Received.Notice.Kind.RELAY_WENT_BACK,
                "a relay between you and this contact lost messages: it was restored from an old copy, or lost its keys, or it lies. What"
                        + " it lost is sent again",
                step);
    }

    /** S-415: our relay forgot what was acknowledged, so it may have forgotten more. */
    void askAgain(Step step) {
        if (!record().getAsk()) {
            save(record().toBuilder().setAsk(true), step);
            conversation.confirmations().later(step);
        }
    }

    /** Whether the next confirmation is to ask for everything (S-412). */
    boolean asks(Instant now) {
        return record().getAsk() && (!now.isBefore(askAt()) || now.isBefore(askAt().minus(ALL_AGAIN)));
    }

    private Instant askAt() {
        return Instant.ofEpochMilli(record().getAskedAt()).plus(ALL_AGAIN);
    }

    void asked(Step step) {
        conversation
                .record()
                .setRepairs(
                        record().toBuilder().setAsk(false).setAskedAt(step.now().toEpochMilli()));
    }

    // ------------------------------------------------------------------------------------------------------- time

    @Nullable
    Instant due() {
        Instant first = Moments.earlier(conversation.outbox().resending().due(), unconfirmedAt());
        return Moments.earlier(first, missing.due());
    }

    void tick(Step step) {
        sendDue(step);
        tellUnconfirmed(step);
        missing.tick(step);
    }
}
