package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.history.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a message back. */
@Command(
        name = "delete",
        description =
                "Delete a message of yours for both: here now, at the contact's when a command next reaches the relay."
                        + " Their program may have kept it all the same.",
        footer = {
            "",
            "Example:",
            "  waystation delete Alice 00112233445566778899aabbccddeeff     (see: waystation outbox)"
        })
public final class Delete extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "The message's id, as send and outbox print it.")
    private String message = "";

    public Delete(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        MessageId.require(message);
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            session.profile().conversation(contact).delete(message);
            session.history().ifPresent(history -> history.erase(new Entry.Key(contact.id(), message)));
            out.print(Line.of("deleting", "Deleted here, and to be deleted by " + Harmless.line(contact.name()) + ".")
                    .with("id", message)
                    .with("contact", contact.name())
                    .with("contact_id", contact.id()));
        }
    }
}
