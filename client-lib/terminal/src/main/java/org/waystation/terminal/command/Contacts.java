package org.waystation.terminal.command;

import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;

/** Lists the contacts. */
@Command(name = "contacts", description = "List your contacts.")
public final class Contacts extends ProfileCommand {
    public Contacts(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            session.profile().contacts().forEach(contact -> out.print(Lines.contact(contact, session)));
        }
    }
}
