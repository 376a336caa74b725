package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Begins the session with a contact anew. */
@Command(
        name = "renew",
        description = "Begin the session with a contact anew, where what they send does not open any more.",
        footer = {
            "",
            "Example:",
            "  waystation renew Alice",
            "",
            "It helps after the files of a profile were copied back from somewhere. The contact is told.",
            "Nothing that waits is lost."
        })
public final class Renew extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    public Renew(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            out.print(Lines.contact(session.profile().renewSession(contact)));
        }
    }
}
