package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.client.PublishedAddress;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks at a published address, and ends when the relay has the request. */
@Command(
        name = "request",
        description = "Ask at a published address to become a contact.",
        footer = {
            "",
            "Example:",
            "  waystation request 'waystation://…/address#…' Choir --greeting 'Bo, we met on Thursday.'",
            "",
            "When its owner has accepted, this tells you: waystation inbox"
        })
public final class Ask extends NetworkCommand {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The address, or - to read it from standard input.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "What you call them; nobody else learns it.")
    private String name = "";

    @Option(
            names = "--greeting",
            paramLabel = "TEXT",
            description = "What they read before they decide, at most 300 bytes (default: nothing).")
    private String greeting = "";

    public Ask(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        PublishedAddress parsed = PublishedAddress.parse(
                address.equals("-") ? Utf8.message(terminal().in()) : address);
        try (Session session = open()) {
            Contact contact =
                    session.await(session.profile().request(parsed, name, greeting), "the relay to take the request");
            out.print(Lines.contact(
                    contact,
                    "The relay has your request. " + Harmless.line(contact.name())
                            + " may accept it, or say nothing. If they accept, this tells you: waystation inbox"));
        }
    }
}
