package org.waystation.client.internal.engine;

import java.util.Random;

/** A mistake planted where a real one could be: in what a step stores, and in what a driver does with a step. The soak must find each. */
enum Fault {
    NONE(0),
    /** A commit says that it is done, and is not. */
    LOST_COMMIT(20),
    /** Half of a commit is done. */
    TORN_COMMIT(20),
    /** A step does not store the session that it changed. */
    FORGOTTEN_SESSION(3),
    /** A step does not store the contact's record: numbers, hashes, positions. */
    FORGOTTEN_CONTACT(3),
    /** A step does not store what it put into the outbox, or that it left it. */
    FORGOTTEN_OUTBOX(3),
    /** A step stores a record of the outbox, and not the entry. */
    FORGOTTEN_ENTRY(3),
    /** A step does not store what the app has not confirmed. */
    FORGOTTEN_RECEIVED(3),
    /** What the app has confirmed is not erased. */
    KEPT_RECEIVED(3),
    /** After a crash the store is as it was some time ago. */
    OLD_STORE(20),
    /** Requests leave, the relay takes them, and then the process dies, before it has committed. */
    SENT_BEFORE_COMMITTED(50),
    /** The app is told, and then the process dies, before it has committed. */
    TOLD_BEFORE_COMMITTED(50),
    /** Nothing happens by itself. */
    NO_TICKS(1);

    private final int oneIn;

    Fault(int oneIn) {
        this.oneIn = oneIn;
    }

    boolean strikes(Random chance) {
        return oneIn > 0 && chance.nextInt(oneIn) == 0;
    }
}
