package org.waystation.client.internal.engine;

import org.waystation.client.internal.crypto.Session;

/** What tests outside this room may see of an engine. */
public final class Sessions {
    private Sessions() {}

    /** The standing session with a contact; on the engine's thread only. */
    public static Session of(Engine engine, String contact) {
        Session session = engine.roster().named(contact).orElseThrow().session();
        if (session == null) {
            throw new IllegalStateException("no session stands");
        }
        return session;
    }
}
