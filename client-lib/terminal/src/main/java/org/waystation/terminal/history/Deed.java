package org.waystation.terminal.history;

/** One change of the history, as it was written. */
public sealed interface Deed {
    /** An entry is there, or is now like this. */
    record Put(Entry entry) implements Deed {}

    /** An entry is gone for good. */
    record Erase(Entry.Key key) implements Deed {}
}
