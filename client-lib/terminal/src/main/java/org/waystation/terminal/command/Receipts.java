package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Switches read receipts for one contact. */
@Command(
        name = "receipts",
        description =
                "Let a contact know which of their messages you have read, or not (at first: not). They hear of it with your next"
                        + " message, or within four hours.",
        footer = {"", "Examples:", "  waystation receipts Alice on", "  waystation receipts Alice off"})
public final class Receipts extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "on|off", description = "What it is to be.")
    private String wanted = "";

    public Receipts(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        if (!wanted.equals("on") && !wanted.equals("off")) {
            throw Failure.usage("Receipts are on or off.");
        }
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            out.print(Lines.contact(session.profile().conversation(contact).setReadReceipts(wanted.equals("on"))));
        }
    }
}
