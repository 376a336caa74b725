package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Goes on with a verified contact who restored their profile. */
@Command(
        name = "continue",
        description = "Go on with a verified contact whose profile was restored from a backup.",
        footer = {
            "",
            "Example:",
            "  waystation continue Alice",
            "",
            "Ask Alice first, in person or by telephone, whether it was she who restored it: whoever has her",
            "device could have done it too. What waits for her is sent when you say that you go on."
        })
public final class GoOn extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    public GoOn(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            out.print(Lines.contact(session.profile().acceptRestored(contact)));
        }
    }
}
