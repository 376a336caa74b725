package org.waystation.terminal.command;

import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Destroys the profile. */
@Command(
        name = "destroy",
        description =
                "Destroy the profile for ever: the keys first, at once, and then everything else. No passphrase is"
                        + " asked for, and none brings it back. Nobody is told.",
        footer = {"", "Example:", "  waystation destroy --yes"})
public final class Destroy extends ProfileCommand {
    @Option(names = "--yes", description = "You mean it. Without this nothing happens.")
    private boolean yes;

    public Destroy(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        if (!yes) {
            throw Failure.usage("This destroys the profile in " + directory()
                    + " for ever. If you mean it: waystation destroy --yes");
        }
        Profile.destroy(ProfileOptions.directory(directory()).build());
        out.print(Line.of("destroyed", "The profile is destroyed.")
                .with("directory", directory().toAbsolutePath().toString()));
    }
}
