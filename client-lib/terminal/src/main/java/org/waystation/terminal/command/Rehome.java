package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.client.RehomeCode;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Uses a contact's re-home code: the conversation goes on where their mailboxes are now. */
@Command(
        name = "rehome",
        description = "Use the code of a contact whose old relays are gone. The conversation goes on as it was.",
        footer = {
            "",
            "Examples:",
            "  waystation rehome waystation:rehome:…",
            "  waystation rehome -     (paste the code)"
        })
public final class Rehome extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "CODE", description = "The code, or - to read it from standard input.")
    private String code = "";

    public Rehome(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        RehomeCode parsed =
                RehomeCode.parse(code.equals("-") ? Utf8.message(terminal().in()) : code);
        try (Session session = open()) {
            Contact contact = session.profile().rehome(parsed);
            String shown = Harmless.line(contact.name());
            out.print(Lines.contact(
                    contact,
                    "This was " + shown + "'s code. What waits for " + shown
                            + " goes to their new mailboxes when you next reach them: waystation inbox"));
        }
    }
}
