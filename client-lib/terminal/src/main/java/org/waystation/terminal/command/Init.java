package org.waystation.terminal.command;

import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.wire.RelayAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a profile. The relay is not asked yet: {@link Invite} is the first that needs it. */
@Command(
        name = "init",
        description = "Make a profile: your contacts and messages on this device, sealed under a passphrase.",
        footer = {
            "",
            "Example:",
            "  waystation init --relay waystation://FINGERPRINT@relay.example:7443",
            "",
            "The relay's operator gives you its address. A passphrase cannot be recovered."
        })
public final class Init extends ProfileCommand {
    @Option(
            names = "--relay",
            required = true,
            paramLabel = "ADDRESS",
            description = "The relay where your mailboxes will be.")
    private String relay = "";

    public Init(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        RelayAddress address = address(relay);
        try (Session session = create(address)) {
            RelayAddress shown = session.profile().relay().withoutAccess();
            String words = "Your profile is in " + directory() + ".\nInvite somebody: waystation invite --name NAME";
            out.print(Line.of("profile", words)
                    .with("directory", directory().toAbsolutePath().toString())
                    .with("relay", shown.format()));
        }
    }

    private static RelayAddress address(String text) {
        try {
            return RelayAddress.parse(text.strip());
        } catch (IllegalArgumentException e) {
            String why = e.getMessage();
            throw Failure.askUser(Reason.ADDRESS_INVALID, "Not a relay address: " + why + ".");
        }
    }
}
