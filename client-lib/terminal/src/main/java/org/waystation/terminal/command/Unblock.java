package org.waystation.terminal.command;

import org.waystation.client.Profile;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends what {@link Block} began. */
@Command(
        name = "unblock",
        description =
                "Have to do with a contact again. What they wrote meanwhile comes, as far as the relay has kept it.")
public final class Unblock extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    public Unblock(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Profile profile = session.profile();
            out.print(Lines.contact(profile.unblock(profile.contact(name))));
        }
    }
}
