package org.waystation.terminal.chat.model;

/** What the user did at the keyboard. */
public sealed interface Key {
    /** A character, or several that came at once; never a control character. */
    record Typed(String text) implements Key {
        /** Without the text. */
        @Override
        public String toString() {
            return "Typed[]";
        }
    }

    /** A text from the clipboard, with whatever is in it. */
    record Pasted(String text) implements Key {
        /** Without the text. */
        @Override
        public String toString() {
            return "Pasted[]";
        }
    }

    /** Everything else. */
    enum Press implements Key {
        ENTER,
        NEW_LINE,
        ESCAPE,
        TAB,
        BACK_TAB,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        WORD_LEFT,
        WORD_RIGHT,
        HOME,
        END,
        PAGE_UP,
        PAGE_DOWN,
        BACKSPACE,
        DELETE,
        CUT_WORD,
        CUT_TO_END,
        CUT_TO_START,
        HELP,
        MENU,
        REDRAW,
        QUIT,
        /** The end of input: at an empty line it quits. */
        EOF
    }
}
