package org.waystation.relay.mailbox;

/**
 * What one relay holds at most.
 *
 * @param mailboxes mailboxes; one more is refused with RELAY_FULL
 * @param reserve bytes of the disk kept free; with less room, entries are refused with RELAY_FULL
 */
public record Capacity(long mailboxes, long reserve) {
    /** A million mailboxes, and half a GiB of the disk kept free. */
    public static final Capacity DEFAULT = new Capacity(1_000_000, 512L << 20);
}
