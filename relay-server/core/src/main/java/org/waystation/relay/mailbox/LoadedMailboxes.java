package org.waystation.relay.mailbox;

import org.jspecify.annotations.Nullable;

/** Mailboxes by number: a hash table whose chains run through the mailboxes themselves, so that a quiet one costs little. */
final class LoadedMailboxes {
    private Mailbox[] heads = new Mailbox[64];
    private int size;

    @Nullable
    Mailbox find(long number) {
        Mailbox mailbox = heads[home(number)];
        while (mailbox != null && mailbox.number != number) {
            mailbox = mailbox.nextLoaded;
        }
        return mailbox;
    }

    /** The number is not there yet. */
    void add(Mailbox mailbox) {
        if (size == heads.length) {
            grow();
        }
        link(mailbox);
        size++;
    }

    /** Nothing happens if this very mailbox is not there. */
    void remove(Mailbox gone) {
        int home = home(gone.number);
        Mailbox before = null;
        for (Mailbox mailbox = heads[home]; mailbox != null; mailbox = mailbox.nextLoaded) {
            if (mailbox == gone) {
                if (before == null) {
                    heads[home] = gone.nextLoaded;
                } else {
                    before.nextLoaded = gone.nextLoaded;
                }
                gone.nextLoaded = null;
                size--;
                return;
            }
            before = mailbox;
        }
    }

    private void link(Mailbox mailbox) {
        int home = home(mailbox.number);
        mailbox.nextLoaded = heads[home];
        heads[home] = mailbox;
    }

    private void grow() {
        Mailbox[] before = heads;
        heads = new Mailbox[2 * before.length];
        for (Mailbox head : before) {
            Mailbox mailbox = head;
            while (mailbox != null) {
                Mailbox next = mailbox.nextLoaded;
                link(mailbox);
                mailbox = next;
            }
        }
    }

    /** Numbers are random: their bits are as good as a hash. */
    private int home(long number) {
        return (int) number & (heads.length - 1);
    }
}
