package org.waystation.client.internal.engine;

import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.ErrandRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Role;

/** One sealed entry, brought to somebody's mailbox: a request to a published address, or the acceptance of one. */
final class Errand extends Endpoint implements Claiming.Owner {
    /** Whose it is. */
    interface Sender {
        ErrandRecord errand();

        void save(ErrandRecord changed, Step step);

        /** The relay has the entry. The errand is over. */
        void brought(Step step);

        /** The mailbox is not there. The errand is over. */
        void notThere(Step step);

        /** Something is in the way. */
        void stuck(Endpoint endpoint, Step step);
    }

    private final Sender sender;
    private boolean appending;

    Errand(Sender sender) {
        super(new LinkKey(RelayAddress.parse(sender.errand().getRelay()), LinkKey.Use.WRITE));
        this.sender = sender;
    }

    @Override
    void begin(Link link, Step step) {
        ErrandRecord record = sender.errand();
        if (handle() != 0) {
            append(step);
        } else if (record.getWriterSeed().isEmpty()) {
            SigningKey shared = SigningKey.fromSeed(record.getOfferedSeed().toByteArray());
            link.open(Role.WRITER, shared, step, (opened, then) -> owned(opened.getHandle(), then), this::notOwned);
        } else {
            new Claiming(Role.WRITER, record.getOfferedSeed(), record.getWriterSeed(), this)
                    .begin(record.getClaimSent(), link, step);
        }
    }

    @Override
    public void claimSent(Step step) {
        sender.save(sender.errand().toBuilder().setClaimSent(true).build(), step);
    }

    @Override
    public void owned(int opened, Step step) {
        hold(opened);
        append(step);
    }

    @Override
    public void notOwned(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED || failed.getCode() == ErrorCode.ALREADY_CLAIMED) {
            failed(new AskUserException(Reason.MAILBOX_GONE, "the mailbox to answer to is gone from its relay"));
            sender.notThere(step);
        } else {
            refused(failed, step);
            sender.stuck(this, step);
        }
    }

    private void append(Step step) {
        Link standing = link();
        if (standing == null || appending) {
            return;
        }
        appending = true;
        Link.OnAppended onAppended = (position, then) -> {
            appending = false;
            sender.brought(then);
        };
        standing.append(handle(), sender.errand().getEntry(), 0, step, onAppended, (failed, then) -> {
            appending = false;
            refused(failed, then);
            sender.stuck(this, then);
        });
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            appending = false;
        }
    }
}
