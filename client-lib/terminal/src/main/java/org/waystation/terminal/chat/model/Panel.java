package org.waystation.terminal.chat.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What lies over the conversation and has the keys, until it is closed. */
public sealed interface Panel {
    /** What the keys do. */
    record Help(int scroll) implements Panel {}

    /** What can be done, to be chosen from. */
    record Menu(List<Action> actions, int chosen) implements Panel {}

    /** How long messages are to last. */
    record Timers(List<Duration> durations, int chosen) implements Panel {}

    /** What to feel about a message. */
    record Reactions(String messageId, List<String> emoji, int chosen) implements Panel {}

    /** Whether a message is to be deleted for both. */
    record ConfirmDelete(String messageId) implements Panel {}

    /** The code to compare with a contact. */
    record Verify(String contactId, boolean picture) implements Panel {}

    /** A line to be filled in. */
    record Prompt(Question question, Editor editor, String earlier) implements Panel {}

    /** A link to be given to somebody. */
    record Invitation(String name, String link, Instant expiresAt, boolean picture) implements Panel {}

    /** What is asked for. */
    enum Question {
        INVITE_NAME,
        ACCEPT_LINK,
        ACCEPT_NAME,
        OWN_NAME,
        FILE_TO_SEND,
        FILE_TO_SAVE,
        REQUEST_NAME,
        INTRODUCTION_NAME
    }

    /** What the menu offers, where it makes sense. */
    enum Action {
        VERIFY,
        LINK,
        TIMER,
        SEND_FILE,
        RECEIPTS_ON,
        RECEIPTS_OFF,
        OWN_NAME,
        INVITE,
        ACCEPT,
        GO_ON,
        BLOCK,
        UNBLOCK,
        HELP,
        QUIT
    }
}
