package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.record.Lasting;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.ContentOrBuilder;
import org.waystation.sealed.v1.Life;
import org.waystation.sealed.v1.Timer;

/**
 * How long the texts and reactions of one conversation last (cryptography.md, section 6b): the timer that both sides agreed on, what is erased when, and
 * what may be missing because its time was over.
 */
final class Fading {
    /** Two devices' clocks may differ by this. A text that has no longer to live than this can be suppressed without being missed. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** A contact that jumps ahead cannot make the timer unchangeable. */
    private static final long MOST_CHANGES_AT_ONCE = 1 << 20;

    private static final int SALT = 16;

    private final Conversation conversation;
    private final Surroundings around;

    Fading(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    private Lasting lasting() {
        return conversation.record().getLasting();
    }

    // ------------------------------------------------------------------------------------------------------- the timer

    /** How long texts last; zero: until somebody deletes them. */
    Duration timer() {
        return Duration.ofSeconds(lasting().getSeconds());
    }

    /**
     * What to tell the contact, after it holds here; null if it holds already.
     *
     * @throws AskUserException TIMER_INVALID
     */
    @Nullable
    Timer change(Duration wanted) {
        if (!wanted.isZero() && !isInRange(wanted)) {
            throw new AskUserException(
                    Reason.TIMER_INVALID, "messages can last from 5 seconds to 365 days, or for good");
        }
        int seconds = (int) (wanted.toMillis() / 1_000);
        if (seconds == lasting().getSeconds()) {
            return null;
        }
        long change = lasting().getChange() + 1;
        hold(seconds, change);
        return Timer.newBuilder().setSeconds(seconds).setChange(change).build();
    }

    /** The contact's timer: of two, both sides keep the same one, in whatever order they come (S-421). */
    void received(Timer timer, Step step) {
        int seconds = timer.getSeconds();
        long change = timer.getChange();
        long ahead = change - lasting().getChange();
        if (!isValid(seconds) || change < 1 || ahead > MOST_CHANGES_AT_ONCE) {
            conversation.notice(Received.Notice.Kind.UNREADABLE, "a timer that cannot be was set aside", step);
            return;
        }
        if (ahead < 0 || (ahead == 0 && !isShorter(seconds, lasting().getSeconds()))) {
            return;
        }
        boolean changes = seconds != lasting().getSeconds();
        hold(seconds, change);
        if (changes) {
            conversation.tellState(step);
            ReceivedRecord.Builder told = ReceivedRecord.newBuilder().setTimer(seconds);
            around.inbox().add(told.setContactId(conversation.hexId()), step);
        }
    }

    private void hold(int seconds, long change) {
        conversation
                .record()
                .setLasting(lasting().toBuilder().setSeconds(seconds).setChange(change));
    }

    static boolean isValid(int seconds) {
        return seconds == 0 || isInRange(Duration.ofSeconds(seconds));
    }

    private static boolean isInRange(Duration timer) {
        return timer.compareTo(Profile.SHORTEST_TIMER) >= 0 && timer.compareTo(Profile.LONGEST_TIMER) <= 0;
    }

    private static boolean isShorter(int one, int other) {
        return one != 0 && (other == 0 || one < other);
    }

    // ------------------------------------------------------------------------------------------------------------
    // sending

    /** Whether this is of a kind that the timer is for. */
    static boolean fades(ContentOrBuilder content) {
        return content.hasText() || content.hasReaction() || content.hasAttachment();
    }

    /** What a numbered content says about those before it and, if it fades, about itself. */
    Life life(long number, boolean fades, Instant now) {
        int seconds = fades ? lasting().getSeconds() : 0;
        Life.Builder life = run(number, seconds, now);
        if (fades) {
            life.setAfter(seconds).setSalt(ByteString.copyFrom(Keys.random(around.random(), SALT)));
        }
        return life.build();
    }

    /** The same of one that is sealed again, under another number. */
    Life lifeAgain(long number, Content content) {
        Life before = content.getLife();
        return run(number, before.getAfter(), Instant.ofEpochMilli(content.getSentAt()))
                .setAfter(before.getAfter())
                .setSalt(before.getSalt())
                .build();
    }

    private Life.Builder run(long number, int seconds, Instant sentAt) {
        Lasting before = lasting();
        Lasting.Builder after = before.toBuilder().clearRunFirst().clearRunEnds();
        if (seconds != 0) {
            after.setRunFirst(before.getRunFirst() == 0 ? number : before.getRunFirst())
                    .setRunEnds(Math.max(before.getRunEnds(), ends(seconds, sentAt)));
        }
        conversation.record().setLasting(after);
        return Life.newBuilder().setRunFirst(before.getRunFirst()).setRunEnds(before.getRunEnds());
    }

    /** Another session begins, and with it other numbers. */
    void numbersBegin() {
        conversation.record().setLasting(lasting().toBuilder().clearRunFirst().clearRunEnds());
    }

    /** What is kept of what fades in order to erase it. */
    static OutboxRecord.Erasable erasable(Content fading, byte[] bytes) {
        int seconds = fading.getLife().getAfter();
        return OutboxRecord.Erasable.newBuilder()
                .setAt(seconds == 0 ? 0 : ends(seconds, Instant.ofEpochMilli(fading.getSentAt())))
                .setPrevious(fading.getPrevious())
                .setHash(ByteString.copyFrom(Hashes.sha256(bytes)))
                .build();
    }

    private static long ends(int seconds, Instant from) {
        return from.plusSeconds(seconds).toEpochMilli();
    }

    /** For how many hours the relay is to keep an entry; 0: as long as it keeps any. */
    static int hours(OutboxRecord record, Instant now) {
        long at = record.getErasable().getAt();
        if (at == 0) {
            return 0;
        }
        long hour = Duration.ofHours(1).toMillis();
        return (int) Math.max(1, (at - now.toEpochMilli() + hour - 1) / hour);
    }

    // ----------------------------------------------------------------------------------------------------------
    // receiving

    /** When what has just arrived is to be erased; 0: never. */
    static long disappearsAt(Content fading, Instant now) {
        int seconds = fading.getLife().getAfter();
        return seconds == 0 ? 0 : ends(seconds, now);
    }

    /** Whether numbers are missing only because their time was over (S-422). The gap is closed then. */
    boolean explains(DirectionChain.Missing missing, Content by, DirectionChain chain, Instant now) {
        Life life = by.getLife();
        boolean over = life.getRunFirst() > 0
                && life.getRunFirst() <= missing.first()
                && life.getRunEnds() <= now.plus(TOLERANCE).toEpochMilli();
        if (over) {
            chain.giveUp(missing);
        }
        return over;
    }

    /** Whether this comes after its time, so that its number may have been given up. */
    static boolean isOver(Content content, Instant now) {
        int seconds = content.getLife().getAfter();
        return fades(content)
                && seconds != 0
                && isValid(seconds)
                && content.getSentAt()
                        <= now.plus(TOLERANCE).minusSeconds(seconds).toEpochMilli();
    }
}
