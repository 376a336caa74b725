package org.waystation.relay.mailbox;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Keyring;
import org.waystation.relay.keys.KeysException;
import org.waystation.relay.keys.Slot;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** Who may come in: create, open, claim, delete ({@code docs/spec/protocol.md}, section 7). */
final class Roles {
    /** W-322: a key replaced leaves a record behind, so there is an end to replacing. */
    static final int READER_CLAIMS = 1_000;

    private final Mailboxes mailboxes;
    private final RoleBook book;
    private final Entries entries;
    private final Epochs epochs;
    private final Keyring keyring;
    private final Limits limits;
    private final Capacity capacity;

    Roles(
            Mailboxes mailboxes,
            RoleBook book,
            Entries entries,
            Epochs epochs,
            Keyring keyring,
            Limits limits,
            Capacity capacity) {
        this.mailboxes = mailboxes;
        this.book = book;
        this.entries = entries;
        this.epochs = epochs;
        this.keyring = keyring;
        this.limits = limits;
        this.capacity = capacity;
    }

    void create(Turn turn, Command.Create create, boolean room) throws IOException {
        Command.Keys keys = create.keys();
        if (isThere(keys)) {
            turn.reply(create, Replies.created(create.id()));
        } else if (anyTaken(keys)) {
            turn.fail(create, ErrorCode.KEY_TAKEN);
        } else {
            Slot slot = mailboxes.count() < capacity.mailboxes() && room ? slot() : null;
            if (slot == null) {
                turn.fail(create, ErrorCode.RELAY_FULL);
                return;
            }
            Retention retention = keys.owner() == null ? Retention.QUEUE : Retention.LOG;
            Mailbox mailbox = mailboxes.create(retention, slot, turn.hour);
            mailbox.due = deadline(mailbox);
            book.add(turn.batch, keys, mailbox.number, mailbox.generation(Role.READER), slot.lasting());
            turn.promised();
            turn.reply(create, Replies.created(create.id()));
        }
    }

    /** Keys for one more mailbox; null if there is no room for them. */
    private @Nullable Slot slot() throws KeysException {
        try {
            return keyring.take();
        } catch (KeysException e) {
            if (e.obstacle() == KeysException.Obstacle.NO_ROOM) {
                return null;
            }
            throw e;
        }
    }

    /** Whether a mailbox has exactly these keys in these roles now. */
    private boolean isThere(Command.Keys keys) throws IOException {
        Mailbox mailbox = mailboxOf(book.find(keys.reader()), Role.READER);
        return mailbox != null
                && mailbox == mailboxOf(book.find(keys.writer()), Role.WRITER)
                && mailbox.isLog() == (keys.owner() != null)
                && (keys.owner() == null || mailbox == mailboxOf(book.find(keys.owner()), Role.OWNER));
    }

    /** W-305, W-505: whether a key is, or was, a key of a mailbox that is there, or stands for two roles. */
    boolean anyTaken(Command.Keys keys) throws IOException {
        List<RoleKey> all = keys.all();
        boolean taken = new HashSet<>(all).size() < all.size();
        for (RoleKey key : all) {
            taken |= isTaken(key);
        }
        return taken;
    }

    /** A record that a lost mailbox left behind takes nothing. */
    private boolean isTaken(RoleKey key) throws IOException {
        RoleBook.Entry entry = book.find(key);
        return entry != null && mailboxes.find(entry.number()) != null;
    }

    /** The mailbox that has this key in this role now; null if there is none, or the key is retired. */
    private @Nullable Mailbox mailboxOf(RoleBook.@Nullable Entry entry, Role role) throws IOException {
        if (entry == null || entry.role() != role) {
            return null;
        }
        Mailbox mailbox = mailboxes.find(entry.number());
        return mailbox == null || mailbox.generation(role) != entry.generation() ? null : mailbox;
    }

    void open(Turn turn, Command.Open open) throws IOException {
        RoleBook.Entry entry = book.find(open.key());
        Mailbox mailbox = entry == null || entry.role() != open.role() ? null : mailboxes.find(entry.number());
        if (entry == null || mailbox == null) {
            turn.fail(open, ErrorCode.REFUSED);
        } else if (!mailbox.isLog() && entry.generation() != mailbox.generation(open.role())) {
            retiredKeyPresented(turn, mailbox);
            turn.fail(open, ErrorCode.REFUSED);
        } else if (!open.outlet().left) {
            seat(turn, open, mailbox, entry.generation());
        }
    }

    private void seat(Turn turn, Command.Open open, Mailbox mailbox, long generation) throws IOException {
        boolean first = !mailbox.wasOpenedBy(open.role());
        if (mailbox.openedBy(open.role(), turn.hour)) {
            mailboxes.change(mailbox);
            turn.changed();
        }
        if (first) {
            turn.promised(); // a power loss must not make it a mailbox that nobody claims
        }
        mailbox.expire(turn.live);
        Seat seat = new Seat(open.outlet(), open.handle(), open.role(), generation, mailbox);
        mailbox.sit(seat);
        open.outlet().seats.add(seat);
        turn.effects(open.outlet()).opened(seat);
        Opened.Builder opened = Opened.newBuilder()
                .setHandle(open.handle())
                .setRetention(mailbox.retention)
                .setRetiredKeyPresented(mailbox.retiredPresented);
        if (mailbox.isLog()) {
            long next = Math.min(mailbox.next, epochs.end(mailbox, generation));
            opened.setEpoch(generation)
                    .setFirst(Math.min(next, Math.max(epochs.first(mailbox, generation), mailbox.firstKept())))
                    .setNext(next);
        }
        turn.reply(open, Replies.opened(open.id(), opened.build()));
    }

    /** W-324. */
    private void retiredKeyPresented(Turn turn, Mailbox mailbox) {
        if (mailbox.retiredPresented) {
            return;
        }
        mailbox.retiredPresented = true;
        mailboxes.change(mailbox);
        turn.promised();
        for (Seat seat = mailbox.seats; seat != null; seat = seat.next) {
            turn.event(seat.outlet(), Replies.retiredKeyPresented(seat.handle()));
        }
    }

    void claim(Turn turn, Command.Claim claim, Mailbox mailbox) throws IOException {
        Role role = claim.seat().role();
        RoleBook.Entry entry = book.find(claim.key());
        boolean present = mailboxOf(entry, role) == mailbox;
        if (mailbox.isLog() || role == Role.OWNER) {
            turn.fail(claim, ErrorCode.NOT_PERMITTED); // W-321
        } else if (!present && mailbox.generation(role) >= (role == Role.WRITER ? 1 : READER_CLAIMS)) {
            turn.fail(claim, ErrorCode.ALREADY_CLAIMED);
        } else if (!claim.proven()) {
            turn.fail(claim, ErrorCode.REFUSED);
        } else if (!present && isTaken(claim.key())) {
            turn.fail(claim, ErrorCode.KEY_TAKEN);
        } else {
            if (!present) {
                replaceKey(turn, mailbox, role, claim.key(), claim.seat());
            }
            turn.reply(claim, Replies.claimed(claim.id()));
        }
    }

    private void replaceKey(Turn turn, Mailbox mailbox, Role role, RoleKey key, Seat claimer) throws IOException {
        mailbox.nextGeneration(role);
        mailboxes.change(mailbox);
        RoleBook.Entry entry = new RoleBook.Entry(mailbox.number, role, mailbox.generation(role));
        book.add(turn.batch, key, entry, entries.slot(mailbox).lasting());
        turn.promised();
        end(turn, mailbox, seat -> seat != claimer && seat.role() == role, Ended.Reason.KEY_REPLACED);
    }

    void delete(Turn turn, Command.Delete delete, Mailbox mailbox) throws IOException {
        Role may = mailbox.isLog() ? Role.OWNER : Role.READER;
        if (delete.seat().role() != may) {
            turn.fail(delete, ErrorCode.NOT_PERMITTED); // W-431
        } else if (mailbox.isLog() && !delete.seat().isCurrent()) {
            turn.fail(delete, ErrorCode.EPOCH_ENDED); // W-512
        } else {
            close(turn, delete.seat(), mailbox);
            drop(turn, mailbox);
            turn.reply(delete, Replies.deleted(delete.id()));
        }
    }

    /** Ends the mailbox for everybody. */
    void drop(Turn turn, Mailbox mailbox) throws IOException {
        end(turn, mailbox, seat -> true, Ended.Reason.MAILBOX_GONE);
        book.removeAll(turn.batch, mailbox.number, entries.slot(mailbox).lasting());
        entries.removeAll(turn, mailbox);
        mailboxes.remove(turn.batch, mailbox);
        turn.promised();
    }

    private void end(Turn turn, Mailbox mailbox, Predicate<Seat> which, Ended.Reason reason) {
        Seat seat = mailbox.seats;
        while (seat != null) {
            Seat next = seat.next;
            if (which.test(seat)) {
                close(turn, seat, mailbox);
                turn.event(seat.outlet(), Replies.ended(seat.handle(), reason));
            }
            seat = next;
        }
    }

    private void close(Turn turn, Seat seat, Mailbox mailbox) {
        mailbox.leave(seat);
        seat.mailbox = null;
        seat.outlet().seats.remove(seat);
        turn.effects(seat.outlet()).closed(seat);
    }

    /** The connection is gone. */
    void leave(Outlet outlet) {
        outlet.left = true;
        outlet.waiting.clear();
        for (Seat seat : outlet.seats) {
            Mailbox mailbox = seat.mailbox;
            if (mailbox != null) {
                mailbox.leave(seat);
                mailboxes.touch(mailbox);
                seat.mailbox = null;
            }
        }
        outlet.seats.clear();
    }

    int deadline(Mailbox mailbox) {
        return mailbox.deadline(limits.getUnclaimedHours(), limits.getIdleDays());
    }
}
