package org.waystation.client.internal.engine;

import org.waystation.client.internal.record.OutboxRecord;

/**
 * One entry of an outbox: its record, which is as it is stored, and what is under way with it now, which holds only as long as the program
 * runs.
 */
final class OutboxItem {
    private final long order;
    private OutboxRecord record;
    /** On its way to the relay. */
    private boolean taken;

    private long taker;
    /** A relay has it, and is to have it again. */
    private boolean again;

    OutboxItem(long order, OutboxRecord record) {
        this.order = order;
        this.record = record;
    }

    /** Its place in the outbox. */
    long order() {
        return order;
    }

    OutboxRecord record() {
        return record;
    }

    /** For {@link OutboxQueue}, which stores it too. */
    void setRecord(OutboxRecord changed) {
        record = changed;
    }

    /** The id of the message that it is, or is a part of. */
    String message() {
        return Keys.hex(record.getMessageId().toByteArray());
    }

    boolean isNumbered() {
        return record.getNumber() != 0;
    }

    /** Whether some relay has it. */
    boolean isStored() {
        return record.getStored();
    }

    boolean isIn(long mailbox) {
        return record.getStoredInList().contains(mailbox);
    }

    /** Whether this mailbox does not have it, or is to have it again. */
    boolean isFor(long mailbox) {
        return !isIn(mailbox) || again;
    }

    /** A relay has it, and nothing is under way. */
    boolean rests() {
        return record.getStored() && !again;
    }

    /** Until {@link #sentAgain}. */
    void sendAgain() {
        again = true;
    }

    void sentAgain() {
        again = false;
    }

    boolean isTaken() {
        return taken;
    }

    /** It is on its way to this mailbox. */
    void take(long mailbox) {
        taken = true;
        taker = mailbox;
    }

    /** It is not on its way to this mailbox any more; to another one it may be. */
    void takeBack(long mailbox) {
        taken &= taker != mailbox;
    }

    /** What a numbered one is made of: the sealed entry, and what is sealed in it. */
    static final class Numbered {
        private final OutboxRecord record;
        private final byte[] entry;
        private final byte[] content;

        Numbered(OutboxRecord record, byte[] entry, byte[] content) {
            this.record = record;
            this.entry = entry;
            this.content = content;
        }

        OutboxRecord record() {
            return record;
        }

        byte[] entry() {
            return entry;
        }

        byte[] content() {
            return content;
        }
    }
}
