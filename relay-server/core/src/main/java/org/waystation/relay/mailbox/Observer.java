package org.waystation.relay.mailbox;

/** Is told what an operator must know. Called on the storage thread; quick, and never throws. */
public interface Observer {
    /** Hears nothing. */
    Observer NONE = cause -> {};

    /** A commit failed, or the core met a fault of its own: it stores nothing any more. At most once. */
    void storingStopped(Throwable cause);
}
