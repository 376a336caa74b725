package org.waystation.relay.mailbox;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.store.StoreException;
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
    private final Limits limits;
    private final Capacity capacity;

    Roles(Mailboxes mailboxes, RoleBook book, Limits limits, Capacity capacity) {
        this.mailboxes = mailboxes;
        this.book = book;
        this.limits = limits;
        this.capacity = capacity;
    }

    void create(Turn turn, Command.Create create, boolean room) throws StoreException {
        RoleBook.Entry reader = book.find(create.reader());
        RoleBook.Entry writer = book.find(create.writer());
        Mailbox present = mailboxOf(reader, Role.READER);
        if (present != null && present == mailboxOf(writer, Role.WRITER)) {
            turn.reply(create, Replies.created(create.id()));
        } else if (reader != null || writer != null || create.reader().equals(create.writer())) {
            turn.fail(create, ErrorCode.KEY_TAKEN);
        } else if (mailboxes.count() >= capacity.mailboxes() || !room) {
            turn.fail(create, ErrorCode.RELAY_FULL);
        } else {
            Mailbox mailbox = mailboxes.create(turn.hour);
            mailbox.due = deadline(mailbox);
            book.add(turn.batch, create.reader(), new RoleBook.Entry(mailbox.number, Role.READER, 0));
            book.add(turn.batch, create.writer(), new RoleBook.Entry(mailbox.number, Role.WRITER, 0));
            turn.promised();
            turn.reply(create, Replies.created(create.id()));
        }
    }

    /** The mailbox that has this key in this role now; null if there is none, or the key is retired. */
    private @Nullable Mailbox mailboxOf(RoleBook.@Nullable Entry entry, Role role) throws StoreException {
        if (entry == null || entry.role() != role) {
            return null;
        }
        Mailbox mailbox = mailboxes.find(entry.number());
        return mailbox == null || mailbox.generation(role) != entry.generation() ? null : mailbox;
    }

    void open(Turn turn, Command.Open open) throws StoreException {
        RoleBook.Entry entry = book.find(open.key());
        Mailbox mailbox = entry == null || entry.role() != open.role() ? null : mailboxes.find(entry.number());
        if (entry == null || mailbox == null) {
            turn.fail(open, ErrorCode.REFUSED);
        } else if (entry.generation() != mailbox.generation(open.role())) {
            retiredKeyPresented(turn, mailbox);
            turn.fail(open, ErrorCode.REFUSED);
        } else if (!open.outlet().left) {
            seat(turn, open, mailbox);
        }
    }

    private void seat(Turn turn, Command.Open open, Mailbox mailbox) {
        if (mailbox.openedBy(open.role(), turn.hour)) {
            mailboxes.change(mailbox);
            turn.changed();
        }
        Seat seat = new Seat(open.outlet(), open.handle(), open.role(), mailbox);
        mailbox.sit(seat);
        open.outlet().seats.add(seat);
        turn.effects(open.outlet()).opened(seat);
        Opened opened = Opened.newBuilder()
                .setHandle(open.handle())
                .setRetention(Retention.QUEUE)
                .setRetiredKeyPresented(mailbox.retiredPresented)
                .build();
        turn.reply(open, Replies.opened(open.id(), opened));
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

    void claim(Turn turn, Command.Claim claim, Mailbox mailbox) throws StoreException {
        Role role = claim.seat().role();
        RoleBook.Entry entry = book.find(claim.key());
        boolean present = mailboxOf(entry, role) == mailbox;
        if (!present && mailbox.generation(role) >= (role == Role.WRITER ? 1 : READER_CLAIMS)) {
            turn.fail(claim, ErrorCode.ALREADY_CLAIMED);
        } else if (!claim.proven()) {
            turn.fail(claim, ErrorCode.REFUSED);
        } else if (!present && entry != null) {
            turn.fail(claim, ErrorCode.KEY_TAKEN);
        } else {
            if (!present) {
                replaceKey(turn, mailbox, role, claim.key(), claim.seat());
            }
            turn.reply(claim, Replies.claimed(claim.id()));
        }
    }

    private void replaceKey(Turn turn, Mailbox mailbox, Role role, RoleKey key, Seat claimer) {
        mailbox.nextGeneration(role);
        mailboxes.change(mailbox);
        book.add(turn.batch, key, new RoleBook.Entry(mailbox.number, role, mailbox.generation(role)));
        turn.promised();
        end(turn, mailbox, seat -> seat != claimer && seat.role() == role, Ended.Reason.KEY_REPLACED);
    }

    void delete(Turn turn, Command.Delete delete, Mailbox mailbox) throws StoreException {
        close(turn, delete.seat(), mailbox);
        drop(turn, mailbox);
        turn.reply(delete, Replies.deleted(delete.id()));
    }

    /** Ends the mailbox for everybody. */
    void drop(Turn turn, Mailbox mailbox) throws StoreException {
        end(turn, mailbox, seat -> true, Ended.Reason.MAILBOX_GONE);
        book.removeAll(turn.batch, mailbox.number);
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
