package org.waystation.relay.mailbox;

/** Lets a simulation be the storage thread of a relay's core. */
public final class CoreTurns {
    private CoreTurns() {}

    /** One batch, its commit, its effects. Returns whether there is more to do. */
    public static boolean turn(Core core) {
        return core.turn();
    }
}
