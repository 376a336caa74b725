package org.waystation.terminal.console;

import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;

/** Why a command ends without having done what it should: a stable name, an exit code, and words for a person. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final ExitCode exit;

    public Failure(String reason, ExitCode exit, String message) {
        this(reason, exit, message, null);
    }

    private Failure(String reason, ExitCode exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.exit = exit;
    }

    /** Something only a person can change, which the library has a name for. */
    public static Failure askUser(Reason reason, String message) {
        return new Failure(reason.name(), ExitCode.ASK_USER, message);
    }

    /** A command line that makes no sense. */
    public static Failure usage(String message) {
        return new Failure("USAGE", ExitCode.USAGE, message);
    }

    /** What the library said, with its own name and words. */
    public static Failure of(WaystationException failure) {
        ExitCode exit;
        if (failure instanceof AskUserException) {
            exit = ExitCode.ASK_USER;
        } else if (failure instanceof TryAgainException) {
            exit = ExitCode.TRY_AGAIN;
        } else {
            exit = ExitCode.INTERNAL;
        }
        return new Failure(failure.reason().name(), exit, words(failure), failure);
    }

    /** Anything else that was thrown is a fault of the program. */
    public static Failure of(Throwable fault) {
        if (fault instanceof Failure failure) {
            return failure;
        }
        if (fault instanceof WaystationException known) {
            return of(known);
        }
        return new Failure(
                Reason.INTERNAL.name(), ExitCode.INTERNAL, "The program has a fault. Please report it.", fault);
    }

    /** The library's words as a sentence, so that another can follow. */
    private static String words(WaystationException failure) {
        String message = failure.getMessage();
        if (message == null || message.isEmpty()) {
            return failure.reason().name();
        }
        String sentence = Character.toUpperCase(message.charAt(0)) + message.substring(1);
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    /** The stable name. */
    public String reason() {
        return reason;
    }

    public ExitCode exit() {
        return exit;
    }

    /** The words for a person; never null. */
    public String words() {
        String message = getMessage();
        return message == null ? reason : message;
    }

    /** Whether the program, not its user or the world, is at fault. */
    public boolean isFault() {
        return getCause() != null && !(getCause() instanceof WaystationException);
    }

    /** The same with a sentence added. */
    public Failure adding(String sentence) {
        return new Failure(reason, exit, words() + " " + sentence, getCause());
    }
}
