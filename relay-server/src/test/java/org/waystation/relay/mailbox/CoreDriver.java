package org.waystation.relay.mailbox;

/** Takes the place of the storage thread, so that a test decides what happens when. */
public final class CoreDriver {
    private CoreDriver() {}

    /** One batch of a core that was not started; true if another has something to do. */
    public static boolean turn(Core core) {
        return core.turn();
    }
}
