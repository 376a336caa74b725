package org.waystation.terminal.command;

import java.util.ArrayList;
import java.util.List;
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
            "Give --relay up to three times: contacts use the next one when a relay fails. The first keeps your"
                    + " invitations.",
            "The relay's operator gives you its address. A passphrase cannot be recovered."
        })
public final class Init extends ProfileCommand {
    @Option(
            names = "--relay",
            required = true,
            paramLabel = "ADDRESS",
            description = "A relay where your mailboxes will be, 1 to 3 times.")
    private List<String> relays = new ArrayList<>();

    public Init(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = create(Addresses.parse(relays))) {
            RelayAddress first = session.profile().relays().get(0);
            String words = "Your profile is in " + directory() + ".\nInvite somebody: waystation invite --name NAME";
            out.print(Line.of("profile", words)
                    .with("directory", directory().toAbsolutePath().toString())
                    .with("relay", first.withoutAccess().format()));
        }
    }
}
