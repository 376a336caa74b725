package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.Role;

/**
 * Changes of a LOG's keys ({@code docs/spec/protocol.md}, section 8): one agreed order, since only the first Rekey of an epoch
 * counts. What a change consists of is kept as long as the mailbox.
 */
final class Rekeys {
    /** W-506: entries that a change may name. */
    static final int CHANGE = 256;

    private final Mailboxes mailboxes;
    private final RoleBook book;
    private final Roles roles;
    private final Epochs epochs;
    private final Entries entries;
    private final Deliveries deliveries;
    private final Limits limits;

    Rekeys(
            Mailboxes mailboxes,
            RoleBook book,
            Roles roles,
            Epochs epochs,
            Entries entries,
            Deliveries deliveries,
            Limits limits) {
        this.mailboxes = mailboxes;
        this.book = book;
        this.roles = roles;
        this.epochs = epochs;
        this.entries = entries;
        this.deliveries = deliveries;
        this.limits = limits;
    }

    /** Alone in its batch: it reads entries and ends of epochs from the store. */
    void rekey(Turn turn, Command.Rekey rekey, Mailbox mailbox, boolean room) throws IOException {
        if (!mailbox.isLog()) {
            turn.fail(rekey, ErrorCode.NOT_PERMITTED); // W-501
            return;
        }
        if (isDone(rekey, mailbox)) {
            turn.reply(rekey, Replies.rekeyed(rekey.id(), epochs.closing(mailbox, rekey.epoch())));
            return;
        }
        ErrorCode error = refusal(rekey, mailbox);
        List<Named> change = error == null ? change(turn, rekey, mailbox) : List.of();
        if (error == null) {
            error = change == null ? ErrorCode.CHANGE_INCOMPLETE : noRoom(rekey, mailbox, change, room);
        }
        if (error != null || change == null) {
            turn.fail(rekey, error == null ? ErrorCode.CHANGE_INCOMPLETE : error);
            return;
        }
        for (Named named : change) {
            entries.keep(turn, mailbox, named.partition(), named.position(), named.entry());
        }
        long position = entries.appendLasting(turn, mailbox, rekey.entry());
        epochs.begin(turn, mailbox, position);
        book.add(
                turn.batch,
                rekey.keys(),
                mailbox.number,
                mailbox.epoch,
                entries.slot(mailbox).lasting());
        mailboxes.change(mailbox);
        turn.promised();
        turn.reply(rekey, Replies.rekeyed(rekey.id(), position));
        deliveries.wake(mailbox);
    }

    /** Whether the keys are there already, so that only the reply was lost. */
    private boolean isDone(Command.Rekey rekey, Mailbox mailbox) throws IOException {
        Command.Keys keys = rekey.keys();
        return rekey.epoch() == mailbox.epoch - 1
                && book.has(keys.reader(), mailbox.number, Role.READER, mailbox.epoch)
                && book.has(keys.writer(), mailbox.number, Role.WRITER, mailbox.epoch)
                && book.has(keys.requireOwner(), mailbox.number, Role.OWNER, mailbox.epoch);
    }

    private @Nullable ErrorCode refusal(Command.Rekey rekey, Mailbox mailbox) throws IOException {
        if (rekey.epoch() != mailbox.epoch) {
            return ErrorCode.EPOCH_ENDED; // W-502
        }
        if (!rekey.proven() || !book.has(rekey.signer(), mailbox.number, Role.OWNER, mailbox.epoch)) {
            return ErrorCode.REFUSED; // W-503
        }
        if (roles.anyTaken(rekey.keys())) {
            return ErrorCode.KEY_TAKEN; // W-505
        }
        boolean named = rekey.changeFrom() != 0;
        return named && mailbox.next - rekey.changeFrom() > CHANGE ? ErrorCode.LIMIT_EXCEEDED : null; // W-506
    }

    /** W-507. */
    private @Nullable ErrorCode noRoom(Command.Rekey rekey, Mailbox mailbox, List<Named> change, boolean room) {
        long bytes = rekey.entry().size();
        for (Named named : change) {
            bytes += named.entry().size();
        }
        Holdings kept = mailbox.holdings;
        if (kept.entries(true) + change.size() >= limits.getMailboxEntries()
                || kept.bytes(true) + bytes > limits.getMailboxBytes()) {
            return ErrorCode.MAILBOX_FULL;
        }
        return room ? null : ErrorCode.RELAY_FULL;
    }

    /** An entry that a change names. */
    private record Named(int partition, long position, ByteString entry) {}

    /** The entries that a change names; null if one is missing: W-504. */
    private @Nullable List<Named> change(Turn turn, Command.Rekey rekey, Mailbox mailbox) throws IOException {
        long from = rekey.changeFrom();
        if (from == 0) {
            return List.of();
        }
        if (from < mailbox.epochFirst || from > mailbox.next) {
            return null;
        }
        List<Named> change = new ArrayList<>();
        try (EntryCursor stored = entries.scan(mailbox, from, mailbox.next)) {
            while (stored.next() && stored.position() == from + change.size()) {
                ByteString entry = stored.isExpired(turn.hour) ? null : entries.open(mailbox, stored);
                if (entry == null) {
                    return null;
                }
                change.add(new Named(stored.partition(), stored.position(), entry));
            }
        }
        return from + change.size() == mailbox.next ? change : null;
    }
}
