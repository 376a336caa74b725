package org.waystation.terminal.command;

import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;

/** Lists what was sent and is not confirmed. */
@Command(
        name = "outbox",
        description = "List the messages you have sent that their recipients' devices have not confirmed yet.")
public final class Outbox extends ProfileCommand {
    public Outbox(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            session.profile()
                    .outbox()
                    .forEach(each -> out.print(Lines.outgoing(each, session.nameOf(each.contactId()))));
        }
    }
}
