package org.waystation.relay.mailbox;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.waystation.relay.store.Store;
import org.waystation.wire.v1.ErrorCode;

/**
 * Trims of LOGs ({@code docs/spec/protocol.md}, section 8). A trim of many entries takes several batches, each of its own, so that
 * others are served in between; it is answered when it is done.
 */
final class Trims {
    /** Entries that one batch counts out. */
    private static final int SLICE = 1_000;

    private final Mailboxes mailboxes;
    private final Entries entries;
    private final Deque<Command.Trim> unfinished = new ArrayDeque<>();

    Trims(Mailboxes mailboxes, Entries entries) {
        this.mailboxes = mailboxes;
        this.entries = entries;
    }

    void trim(Command.Trim trim) {
        unfinished.add(trim);
    }

    boolean more() {
        return !unfinished.isEmpty();
    }

    /** One batch's share. Alone in its batch: it reads from the store what the batch deletes. */
    void slice(Turn turn) throws IOException {
        Command.Trim trim = unfinished.remove();
        Mailbox mailbox = trim.seat().mailbox;
        if (mailbox == null) {
            if (!trim.outlet().left) {
                turn.fail(trim, ErrorCode.UNKNOWN_HANDLE);
            }
        } else if (!trim.seat().isCurrent()) {
            turn.fail(trim, ErrorCode.EPOCH_ENDED); // W-512
        } else if (advance(turn, mailbox, trim.before() < 0 ? mailbox.next : Math.min(trim.before(), mailbox.next))) {
            turn.reply(trim, Replies.trimmed(trim.id()));
        } else {
            unfinished.add(trim);
        }
    }

    /** True if nothing that expires is left before {@code before}. */
    private boolean advance(Turn turn, Mailbox mailbox, long before) throws IOException {
        mailbox.expire(turn.live);
        if (before <= mailbox.head) {
            return true;
        }
        long end = before;
        int left = SLICE;
        try (EntryCursor stored = entries.scan(mailbox, mailbox.head, before)) {
            Holdings counted = mailbox.holdings;
            while (stored.next()) {
                if (left-- == 0) {
                    end = stored.position();
                    break;
                }
                if (stored.partition() != Store.LASTING) {
                    counted.remove(stored.partition(), Entries.size(stored.value()));
                }
            }
        }
        entries.removeThrough(turn, mailbox, end - 1);
        mailboxes.change(mailbox);
        turn.promised();
        return end == before;
    }
}
