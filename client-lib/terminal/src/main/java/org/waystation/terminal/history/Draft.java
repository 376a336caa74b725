package org.waystation.terminal.history;

import java.util.Optional;

/** What is written to a contact and not sent. */
public record Draft(String text, Optional<String> replyTo) {
    /** Nothing is written. */
    public static final Draft NONE = new Draft("", Optional.empty());

    /** Without the text. */
    @Override
    public String toString() {
        return "Draft[]";
    }
}
