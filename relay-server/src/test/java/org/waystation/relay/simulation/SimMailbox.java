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

    /** Requests that make it, and are under way. */
    int creating;

    private boolean deleteAsked;
    private int createAsked = Integer.MAX_VALUE;
    private int createdAt = Integer.MAX_VALUE;

    private boolean readerOpened;
    private boolean writerOpened;

    abstract Oracle oracle();

    /** Whether it has clients in both roles. */
    abstract boolean isRead();

    /** The request that makes it, less its proofs. */
    abstract Create.Builder create();

    void createAsked(int hour) {
        createAsked = Math.min(createAsked, hour);
        creating++;
    }

    void createdBy(int hour) {
        createdAt = Math.min(createdAt, hour);
    }

    void deleteAsked() {
        deleteAsked = true;
    }

    void opened(Role role) {
        readerOpened |= role == Role.READER;
        writerOpened |= role == Role.WRITER;
    }

    /** Requests that make it may come so late that it was dropped before, and is made anew: nobody could tell. */
    boolean isLate(int hour) {
        return (creating > 0 || !created) && hour - createAsked >= UNCLAIMED_HOURS;
    }

    boolean mayBeGone(int hour) {
        return deleteAsked || (!(readerOpened && writerOpened) && hour - createAsked > UNCLAIMED_HOURS);
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
