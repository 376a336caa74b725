package org.waystation.terminal.chat.view;

/** What a piece of text is; the screen knows how that looks. */
public enum Style {
    PLAIN,
    /** Of less weight. */
    FAINT,
    BOLD,
    /** The program's own frame. */
    TITLE,
    /** Where the user is. */
    SELECTED,
    /** A contact's name. */
    THEIRS,
    /** The user's own name. */
    OWN,
    GOOD,
    NOTICE,
    FAILURE,
    /** A key that can be pressed. */
    KEY,
    /** A picture for a camera: dark on light, whatever the terminal's colours are. */
    PICTURE
}
