package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.QrCode;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The published address: made, shown, withdrawn. */
@Command(
        name = "address",
        description = "Publish an address at which strangers can ask to become contacts.",
        footer = {
            "",
            "Examples:",
            "  waystation address publish",
            "  waystation address show --qr",
            "  waystation address withdraw",
            "",
            "Who asked: waystation requests"
        })
public final class Address extends NetworkCommand {
    private enum Deed {
        publish,
        show,
        withdraw
    }

    @Parameters(index = "0", paramLabel = "publish|show|withdraw", description = "What to do.")
    private Deed deed = Deed.show;

    @Option(names = "--qr", description = "Draw the QR code even if standard output is not a terminal.")
    private boolean qr;

    public Address(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            switch (deed) {
                case publish ->
                    shown(
                            session.await(session.profile().publishAddress(), "the relay to keep the address"),
                            "Whoever has this address can ask to become a contact. It stays the same; what is behind it is renewed every"
                                    + " day this profile is open,\nand after 30 days without nobody can ask.",
                            out);
                case show -> {
                    Optional<PublishedAddress> address = session.profile().address();
                    shown(
                            address.orElseThrow(() ->
                                    Failure.askUser(Reason.ADDRESS_GONE, "This profile has published no address.")),
                            "Who asked: waystation requests",
                            out);
                }
                case withdraw -> {
                    session.await(session.profile().withdrawAddress(), "the relay to delete the address");
                    out.print(Line.of("address", "Nobody can ask at the address any more.")
                            .with("state", "WITHDRAWN"));
                }
            }
        }
    }

    private void shown(PublishedAddress address, String words, Output out) {
        out.print(Line.of("address", address.format() + "\n\n" + words)
                .with("state", "PUBLISHED")
                .with("address", address.format()));
        if (qr || terminal().isInteractive()) {
            out.draw(QrCode.draw(address.format()));
        }
    }
}
