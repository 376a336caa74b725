package org.waystation.terminal.command;

import org.waystation.client.Profile;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Introduces two contacts to each other, and ends when both have been asked. */
@Command(
        name = "introduce",
        description = "Ask two contacts whether they want to meet. Each learns the name that you have for the other.",
        footer = {"", "Example:", "  waystation introduce Alice Bob"})
public final class Introduce extends NetworkCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "One of them.")
    private String one = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The other.")
    private String other = "";

    public Introduce(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Profile profile = session.profile();
            profile.introduce(profile.contact(one), profile.contact(other));
            session.await(profile.sync(), "the relays to take what you wrote to both");
            out.print(Line.of(
                            "introduced",
                            Harmless.line(one) + " and " + Harmless.line(other)
                                    + " are asked. If both agree, they are connected the next times this runs: waystation inbox")
                    .with("one", one)
                    .with("other", other));
        }
    }
}
