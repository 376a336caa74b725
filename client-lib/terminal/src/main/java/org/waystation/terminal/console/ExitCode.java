package org.waystation.terminal.console;

import java.util.Locale;

/** How the program ends. The numbers are promised in {@code docs/terminal.md}. */
public enum ExitCode {
    OK(0),
    /** A fault of the program. */
    INTERNAL(1),
    /** The command line is not one that the program knows. */
    USAGE(2),
    /** Only a person can change what is in the way. */
    ASK_USER(3),
    /** The same command may succeed later. */
    TRY_AGAIN(4),
    /** Standard output took no more. */
    OUTPUT(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** As in JSON: {@code ask-user}. */
    public String kind() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
