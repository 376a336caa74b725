package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.record.Incoming;

/**
 * What was received and is to be confirmed (cryptography.md, section 6). Somebody who keeps a relay's log must not learn from the time of
 * a confirmation which entry of which mailbox it answers: it goes along with the next message, or at a random time that is far enough
 * from what it confirms.
 */
final class Confirmations {
    /** The longest wait. Shorter ones tell an observer more than the messages do (decision 0023). */
    static final Duration WITHIN = Duration.ofHours(4);

    private static final int AT_ONCE = 50;

    private final Conversation conversation;
    private final Surroundings around;

    Confirmations(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    private Incoming record() {
        return conversation.record().getIncoming();
    }

    private void set(Incoming.Builder changed) {
        conversation.record().setIncoming(changed);
    }

    /** One more content is to be confirmed. Saved with what is saved next. */
    void oweMore() {
        owe(owed() + 1);
    }

    private void owe(int contents) {
        set(record().toBuilder().setOwed(contents));
    }

    private int owed() {
        return record().getOwed();
    }

    /** Whether something is to be confirmed, asked for or told, or keys for the next session are owed, which go with a confirmation. */
    private boolean isDue() {
        return conversation.session() != null
                && conversation.record().getOutboundCount() > 0
                && !conversation.record().getBlocked()
                && conversation.renewals().maySeal()
                && (owed() > 0
                        || conversation.readReceipts().isOwed()
                        || conversation.renewals().owesKeys()
                        || conversation.repair().record().getAsk());
    }

    /** Sees to it that what is owed is confirmed in its time. */
    void later(Step step) {
        if (owed() >= AT_ONCE) {
            send(step);
        } else {
            schedule(step);
        }
    }

    private void schedule(Step step) {
        Instant at = due();
        if (isDue() && (at == null || at.isAfter(step.now().plus(WITHIN)))) {
            Instant chosen = step.now().plus(wait(around.random().nextDouble()));
            set(record().toBuilder().setConfirmAt(chosen.toEpochMilli()));
            conversation.save(step);
        }
    }

    /** @param chance evenly spread from 0 to 1 */
    static Duration wait(double chance) {
        return Duration.ofMillis((long) (WITHIN.toMillis() * chance));
    }

    /** S-419: what came again shows that the sender may not know that it came. */
    void again(Step step) {
        if (owed() == 0) {
            owe(1);
            conversation.save(step);
        }
        later(step);
    }

    /** What was confirmed last may be lost with the mailbox it went to. */
    void elsewhere(Step step) {
        if (conversation.session() != null && conversation.reading().hasReceived()) {
            again(step);
        }
    }

    /**
     * Seals what is owed into the outbox now, since something else goes out, or it is time; unless a confirmation waits there already.
     * What cannot be said yet has its time again.
     */
    void send(Step step) {
        if (isDue() && !conversation.outbox().holdsUnnumbered()) {
            set(record().toBuilder().clearConfirmAt());
            if (conversation.renewals().owesKeys()) {
                conversation.contents().sendRenewal(step);
            }
            if (owed() > 0
                    || conversation.readReceipts().isOwed()
                    || conversation.repair().asks(step.now())) {
                owe(0);
                conversation.contents().sendConfirmation(step);
            }
            conversation.sending().pump(step);
        }
        schedule(step);
    }

    /** When the next is to be sent; null: nothing is owed. */
    @Nullable
    Instant due() {
        long at = record().getConfirmAt();
        return at == 0 ? null : Instant.ofEpochMilli(at);
    }

    void tick(Step step) {
        Instant at = due();
        if (at != null && !step.now().isBefore(at)) {
            set(record().toBuilder().clearConfirmAt());
            conversation.save(step);
            send(step);
        }
    }
}
