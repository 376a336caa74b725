package org.waystation.terminal.command;

import java.util.Map;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;

/** What to do about a failure, in the words of this program's subcommands. */
public final class Hints {
    private static final Map<String, String> HINTS = Map.ofEntries(
            hint(Reason.PROFILE_MISSING, "Make one: waystation init --relay ADDRESS"),
            hint(Reason.PROFILE_EXISTS, "Another one can be made with --profile DIR."),
            hint(Reason.CONTACT_UNKNOWN, "See: waystation contacts"),
            hint(Reason.CONTACT_INCOMPLETE, "Fetch the answer: waystation inbox"),
            hint(Reason.CONTACT_NAME_TAKEN, "Choose another with --name NAME."),
            hint(Reason.CONTACT_RESTORED, "Then: waystation continue NAME"),
            hint(
                    Reason.ACCESS_REQUIRED,
                    "Ask the relay's operator for the whole address, and make a new profile with it."),
            hint(Reason.LINK_USED, "Tell its maker, over another channel, and ask for a new link."),
            hint(Reason.LINK_EXPIRED, "Ask its maker for a new one."),
            hint(Reason.LINK_DAMAGED, "Copy it again, whole."));

    private static final Map<String, String> MORE = Map.of(
            Reason.LINK_OTHER_KIND.name(),
                    "An invitation is for: waystation accept; an address is for: waystation request",
            Reason.REQUEST_UNKNOWN.name(), "See: waystation requests",
            Reason.FILE_CHANGED.name(), "See: waystation files",
            Reason.TOO_MANY_TRANSFERS.name(), "See: waystation files",
            Reason.TRANSFER_UNKNOWN.name(), "See: waystation files",
            Reason.INTRODUCTION_UNKNOWN.name(), "See: waystation introductions");

    private Hints() {}

    private static Map.Entry<String, String> hint(Reason reason, String words) {
        return Map.entry(reason.name(), words);
    }

    /** The same failure with a hint, where there is one. */
    public static Failure added(Failure failure) {
        String hint = HINTS.getOrDefault(failure.reason(), MORE.get(failure.reason()));
        return hint == null || failure.words().contains(hint) ? failure : failure.adding(hint);
    }
}
