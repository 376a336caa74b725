package org.waystation.relay.mailbox;

import org.waystation.wire.v1.Limits;

/** The limits of {@code docs/spec/protocol.md}, section 10. */
public final class DefaultLimits {
    private DefaultLimits() {}

    /** A fresh builder, so that an operator's choices can be set over the defaults. */
    public static Limits.Builder builder() {
        return Limits.newBuilder()
                .setWindow(64)
                .setHandles(4_096)
                .setRequestsInFlight(1_024)
                .setMailboxEntries(20_000)
                .setMailboxBytes(320L << 20)
                .setEntryHours(720)
                .setIdleDays(180)
                .setUnclaimedHours(48)
                .setProofsPerMinute(600)
                .setSilenceSeconds(300);
    }
}
