package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.sealed.v1.Confirmation;

/**
 * What the app is told of numbers that have not come (S-403). Nothing, if they come within two minutes: messages overtake each other, and
 * the sender repairs what was lost. Then once which are missing, and once that all have come.
 */
final class Missing {
    private static final Duration GRACE = Duration.ofMinutes(2);

    /** Named in one notice. */
    private static final int MAX_NAMED = 8;

    private final Conversation conversation;
    private final Repair repair;

    Missing(Conversation conversation, Repair repair) {
        this.conversation = conversation;
        this.repair = repair;
    }

    /** A content came, and left a gap or closed one. */
    void changed(DirectionChain chain, Step step) {
        var record = repair.record();
        if (record.getMissingTold() > chain.highest()) { // of another session
            record = record.toBuilder().clearMissingTold().build();
            repair.save(record.toBuilder(), step);
        }
        if (chain.missing().isEmpty()) {
            if (record.getMissingTold() != 0) {
                conversation.notice(
                        Received.Notice.Kind.MISSING_ARRIVED,
                        "the contact's messages that were missing have arrived; they stand after later ones",
                        step);
            }
            repair.save(record.toBuilder().clearMissingSince().clearMissingTold(), step);
        } else if (record.getMissingSince() == 0 && !untold(chain).isEmpty()) {
            repair.save(record.toBuilder().setMissingSince(step.now().toEpochMilli()), step);
        }
    }

    /** S-418: what the contact says will never come. */
    void gone(List<Confirmation.Range> numbers, Step step) {
        if (numbers.isEmpty() || numbers.size() > Contents.MAX_RANGES) {
            return;
        }
        DirectionChain chain = conversation.reading().chain();
        for (Confirmation.Range range : numbers) {
            chain.giveUp(new DirectionChain.Missing(range.getFirst(), range.getLast()));
        }
        conversation.reading().keep(chain);
        var record = repair.record().toBuilder();
        repair.save(chain.missing().isEmpty() ? record.clearMissingSince().clearMissingTold() : record, step);
    }

    private String untold(DirectionChain chain) {
        List<DirectionChain.Missing> all = chain.missing();
        StringBuilder numbers = new StringBuilder();
        int named = 0;
        for (DirectionChain.Missing some : all) {
            if (some.last() > repair.record().getMissingTold() && named <= MAX_NAMED) {
                numbers.append(named == 0 ? "" : ", ");
                if (named++ == MAX_NAMED) {
                    numbers.append("and more");
                } else {
                    numbers.append(some.first());
                    numbers.append(some.last() > some.first() ? " to " + some.last() : "");
                }
            }
        }
        return numbers.toString();
    }

    @Nullable
    Instant due() {
        long since = repair.record().getMissingSince();
        return since == 0 ? null : Instant.ofEpochMilli(since).plus(GRACE);
    }

    void tick(Step step) {
        Instant due = due();
        if (due == null || step.now().isBefore(due)) {
            return;
        }
        DirectionChain chain = conversation.reading().chain();
        String numbers = untold(chain);
        repair.save(
                repair.record().toBuilder()
                        .clearMissingSince()
                        .setMissingTold(Math.max(repair.record().getMissingTold(), chain.highest())),
                step);
        if (!numbers.isEmpty()) {
            conversation.notice(
                    Received.Notice.Kind.MESSAGES_MISSING,
                    "messages of this contact have not arrived, by their number: " + numbers + ". They may still come",
                    step);
        }
    }
}
