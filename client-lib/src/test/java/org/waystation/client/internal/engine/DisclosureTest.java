package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A12: somebody has a day of a relay's log, which says when an entry was put into which mailbox and nothing else, and wants to know
 * which two mailboxes belong to one conversation. They count what is put into other mailboxes shortly after each entry of one, over and
 * over (Martiny et al., NDSS 2021). Messages alone tell something, since people answer each other. Confirmations must add nothing to that
 * (decision 0023); that they would after some seconds shows that the attack is one.
 */
final class DisclosureTest {
    private static final int USERS = 10_000;
    private static final int CONTACTS = 8;
    private static final double DAY = 86_400;
    private static final int TARGETS = 200;
    private static final double LONGEST = Confirmations.WITHIN.toSeconds();
    /** Entries that a mailbox has had before it is attacked: the published attack needs five. */
    private static final int ENOUGH = 5;

    /** Seconds after an entry in which the attacker looks, from and to. */
    private static final double[][] WINDOWS = {{1, 60}, {1, 200}, {1, 600}};

    private static Duration seconds(double fraction) {
        return Duration.ofMillis((long) (2_000 + 13_000 * fraction));
    }

    @Test
    void A12_confirmationsWithinSecondsWouldGiveConversationsAway() {
        double found = best(new Log(false, DisclosureTest::seconds), 1.9, 15.1);
        assertTrue(found > 0.9, "found " + found);
    }

    @Test
    void A12_confirmationsTellNoMoreThanTheMessagesDo() {
        double alone = best(new Log(true, null));
        double confirmed = best(new Log(true, Confirmations::wait), 0, LONGEST);
        assertTrue(confirmed <= alone + 0.05, "found " + confirmed + ", without confirmations " + alone);
    }

    @Test
    void A12_norDoTheyTellAnythingWhereOneSideIsSilent() {
        double found = best(new Log(false, Confirmations::wait), 0, LONGEST);
        assertTrue(found <= 0.05, "found " + found);
    }

    private static double best(Log log, double... own) {
        double best = own.length == 2 ? log.attack(own[0], own[1]) : 0;
        for (double[] window : WINDOWS) {
            best = Math.max(best, log.attack(window[0], window[1]));
        }
        return best;
    }

    /** A day of it. Mailboxes 2n and 2n + 1 are the two directions of one conversation. */
    private static final class Log {
        private final Random random = new Random(12);
        private final List<double[]> entries = new ArrayList<>();
        private final List<List<Double>> messages = new ArrayList<>();
        private final double[] times;
        private final int[] mailboxes;

        /** @param wait of a confirmation, by a random fraction; null: nothing is confirmed */
        Log(boolean answered, DoubleFunction<Duration> wait) {
            for (int pair = 0; pair < USERS * CONTACTS / 2; pair++) {
                messages.add(new ArrayList<>());
                messages.add(new ArrayList<>());
                converse(2 * pair, answered, wait);
            }
            entries.sort((one, other) -> Double.compare(one[0], other[0]));
            times = entries.stream().mapToDouble(entry -> entry[0]).toArray();
            mailboxes = entries.stream().mapToInt(entry -> (int) entry[1]).toArray();
        }

        /** One or two talks a day, of some messages at intervals of one or two minutes. */
        private void converse(int mailbox, boolean answered, DoubleFunction<Duration> wait) {
            double[] due = {Double.NaN, Double.NaN};
            double start = exponential(DAY / 1.5);
            while (start < DAY) {
                double at = start;
                int author = answered ? random.nextInt(2) : 0;
                int count = 1 + (int) exponential(3);
                for (int i = 0; i < count; i++) {
                    message(mailbox, author, at, due, wait);
                    author = answered && random.nextDouble() < 0.6 ? 1 - author : author;
                    at += Math.exp(4.4 + random.nextGaussian());
                }
                start = at + exponential(DAY / 1.5);
            }
            confirm(mailbox, due, Double.MAX_VALUE);
        }

        private void message(int mailbox, int author, double at, double[] due, DoubleFunction<Duration> wait) {
            confirm(mailbox, due, at);
            entries.add(new double[] {at, mailbox + author});
            messages.get(mailbox + author).add(at);
            if (wait == null) {
                return;
            }
            if (!Double.isNaN(due[author])) { // what this author owes goes along
                entries.add(new double[] {at, mailbox + author});
                due[author] = Double.NaN;
            }
            int reader = 1 - author;
            if (Double.isNaN(due[reader])) {
                due[reader] = at + wait.apply(random.nextDouble()).toMillis() / 1e3;
            }
        }

        /** Who reads mailbox m + a owes in mailbox m + 1 - a: the one they write to. */
        private void confirm(int mailbox, double[] due, double now) {
            for (int owing = 0; owing < 2; owing++) {
                if (due[owing] <= now) {
                    entries.add(new double[] {due[owing], mailbox + owing});
                    due[owing] = Double.NaN;
                }
            }
        }

        private double exponential(double mean) {
            return -mean * Math.log(1 - random.nextDouble());
        }

        /** The share of attacked mailboxes whose other direction comes out first. */
        double attack(double from, double to) {
            double[] usual = new double[messages.size()];
            for (int mailbox : mailboxes) {
                usual[mailbox]++;
            }
            int attacked = 0;
            int found = 0;
            for (int mailbox = 0; mailbox < messages.size() && attacked < TARGETS; mailbox += 97) {
                if (messages.get(mailbox).size() >= ENOUGH) {
                    attacked++;
                    found += mostLikely(mailbox, from, to, usual) == (mailbox ^ 1) ? 1 : 0;
                }
            }
            return (double) found / attacked;
        }

        /** The mailbox that has something after the most entries of this one; where several do, the one that has less otherwise. */
        private int mostLikely(int mailbox, double from, double to, double[] usual) {
            double[] score = new double[usual.length];
            int[] last = new int[usual.length];
            int entry = 0;
            for (double at : messages.get(mailbox)) {
                entry++;
                for (int i = firstAt(at + from); i < times.length && times[i] <= at + to; i++) {
                    int other = mailboxes[i];
                    if (other != mailbox && last[other] != entry) {
                        last[other] = entry;
                        score[other]++;
                    }
                }
            }
            int best = -1;
            for (int other = 0; other < score.length; other++) {
                if (score[other] > 0 && (best < 0 || weighed(score, usual, other) > weighed(score, usual, best))) {
                    best = other;
                }
            }
            return best;
        }

        private static double weighed(double[] score, double[] usual, int mailbox) {
            return score[mailbox] - 0.02 * usual[mailbox];
        }

        private int firstAt(double time) {
            int at = Arrays.binarySearch(times, time);
            return at < 0 ? -at - 1 : at;
        }
    }
}
