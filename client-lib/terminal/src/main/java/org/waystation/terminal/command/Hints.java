package org.waystation.terminal.command;

import java.util.Map;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;

/** What to do about a failure, in the words of this program's subcommands. */
public final class Hints {
    private static final Map<String, String> HINTS = Map.of(
            Reason.PROFILE_MISSING.name(), "Make one: waystation init --relay ADDRESS",
            Reason.PROFILE_EXISTS.name(), "Another one can be made with --profile DIR.",
            Reason.CONTACT_UNKNOWN.name(), "See: waystation contacts",
            Reason.CONTACT_INCOMPLETE.name(), "Fetch the answer: waystation inbox",
            Reason.CONTACT_NAME_TAKEN.name(), "Choose another with --name NAME.",
            Reason.ACCESS_REQUIRED.name(),
                    "Ask the relay's operator for the whole address, and make a new profile with it.",
            Reason.LINK_USED.name(), "Tell its maker, over another channel, and ask for a new link.",
            Reason.LINK_EXPIRED.name(), "Ask its maker for a new one.",
            Reason.LINK_DAMAGED.name(), "Copy it again, whole.");

    private static final Map<String, String> MORE = Map.of(
            Reason.LINK_OTHER_KIND.name(), "An invitation is for: waystation accept; an address is for: waystation request",
            Reason.REQUEST_UNKNOWN.name(), "See: waystation requests",
            Reason.INTRODUCTION_UNKNOWN.name(), "See: waystation introductions");

    private Hints() {}

    /** The same failure with a hint, where there is one. */
    public static Failure added(Failure failure) {
        String hint = HINTS.getOrDefault(failure.reason(), MORE.get(failure.reason()));
        return hint == null || failure.words().contains(hint) ? failure : failure.adding(hint);
    }
}
