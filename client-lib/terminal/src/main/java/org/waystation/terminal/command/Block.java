package org.waystation.terminal.command;

import org.waystation.client.Profile;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Keeps a contact away. */
@Command(
        name = "block",
        description =
                "Have nothing to do with a contact: nothing of theirs is fetched, shown or confirmed. To them it looks"
                        + " as if you were away.")
public final class Block extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    public Block(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Profile profile = session.profile();
            out.print(Lines.contact(profile.block(profile.contact(name))));
        }
    }
}
