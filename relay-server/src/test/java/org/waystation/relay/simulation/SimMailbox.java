package org.waystation.relay.simulation;

import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Role;

/** What the clients of one mailbox know together, and when the relay may have dropped it. */
abstract class SimMailbox {
    /** As in the limits of the simulation. */
    static final int UNCLAIMED_HOURS = 48;

    boolean created;

    /** Somebody knows that it is no more. */
    boolean gone;

    /** It was asked for so long ago that nobody can tell whether it was made and dropped, and made again by a late request. */
    boolean abandoned;

    /** Requests that make it, and are under way. */
    int creating;

    private boolean deleteAsked;
    private int createAsked = Integer.MAX_VALUE;
    private int createdAt = Integer.MAX_VALUE;

    /** The step in which both roles were opened, and whether that is sure to last: something was stored since. */
    private boolean readerOpened;

    private boolean writerOpened;
    private long openedStep = Long.MAX_VALUE;
    private boolean claimed;

    abstract Oracle oracle();

    /** Whether it has clients in both roles. */
    abstract boolean isRead();

    /** The request that makes it, less its proofs. */
    abstract Create.Builder create();

    void createAsked(int hour, int latest) {
        createAsked = Math.min(createAsked, hour);
        creating++;
        abandoned |= latest > createAsked + UNCLAIMED_HOURS / 6;
    }

    void createdBy(int hour) {
        createdAt = Math.min(createdAt, hour);
        abandoned |= hour > createAsked + UNCLAIMED_HOURS;
    }

    void deleteAsked() {
        deleteAsked = true;
    }

    void opened(Role role, long step) {
        readerOpened |= role == Role.READER;
        writerOpened |= role == Role.WRITER;
        if (readerOpened && writerOpened) {
            openedStep = Math.min(openedStep, step);
        }
    }

    /** What was asked for in this step was stored. */
    void stored(long step) {
        claimed |= step > openedStep;
    }

    boolean mayBeGone(int hour) {
        return deleteAsked || (!claimed && hour > createAsked + UNCLAIMED_HOURS);
    }

    /** Whether it is one that nobody will ever read, and its time is over. */
    boolean mustBeGone(int hour) {
        return !isRead() && createdAt < hour && hour - createdAt > UNCLAIMED_HOURS + 1;
    }

    /** The relay said so, or showed it. */
    void isGone(int hour) {
        Oracle.require(mayBeGone(hour), "a mailbox is not lost");
        gone = true;
        oracle().gone = new Oracle.Gone(oracle().gone.before(), true);
    }
}
