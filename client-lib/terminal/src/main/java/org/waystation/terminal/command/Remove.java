package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a contact. */
@Command(
        name = "remove",
        description =
                "Forget a contact: everything of them here is erased, and the mailbox that they write to is deleted"
                        + " when a command next reaches the relay. They will see that it is gone. An invitation that"
                        + " nobody has answered is withdrawn.")
public final class Remove extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    public Remove(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            session.profile().remove(contact);
            session.history().ifPresent(history -> history.forget(contact.id()));
            out.print(Line.of("removed", Harmless.line(contact.name()) + " is forgotten.")
                    .with("contact", contact.name())
                    .with("contact_id", contact.id()));
        }
    }
}
