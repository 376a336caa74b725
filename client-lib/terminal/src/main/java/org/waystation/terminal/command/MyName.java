package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells one contact a name of the user's own. */
@Command(
        name = "my-name",
        description =
                "Tell a contact, and nobody else, what you would like to be called. They see it beside the name that they have for"
                        + " you.",
        footer = {"", "Examples:", "  waystation my-name Alice 'Willow'", "  waystation my-name Alice off"})
public final class MyName extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "At most 64 characters; or off.")
    private String text = "";

    public MyName(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        String told = Utf8.checked(text);
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            out.print(
                    Lines.contact(session.profile().conversation(contact).setOwnName(told.equals("off") ? "" : told)));
        }
    }
}
