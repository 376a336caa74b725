package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.client.RehomeCode;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.QrCode;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a code that tells one contact where this profile's mailboxes are now. */
@Command(
        name = "rehome-code",
        description =
                "Make a code that tells a contact where your mailboxes are now, when all your old relays are gone.",
        footer = {
            "",
            "Example:",
            "  waystation relays set ADDRESS",
            "  waystation rehome-code Alice      give Alice the code, in whatever way you can",
            "",
            "It says nothing to anybody but Alice, works once, and for 14 days."
        })
public final class MakeRehomeCode extends NetworkCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Option(names = "--qr", description = "Draw the QR code even if standard output is not a terminal.")
    private boolean qr;

    public MakeRehomeCode(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            RehomeCode code = session.await(session.profile().rehomeCode(contact), "a relay to make your mailbox");
            String words = "For " + Harmless.line(contact.name()) + ", to be used within 14 days:\n\n" + code.format()
                    + "\n\nThey type: waystation rehome CODE";
            out.print(Line.of("rehome-code", words)
                    .with("code", code.format())
                    .with("contact", contact.name())
                    .with("contact_id", contact.id()));
            if (qr || terminal().isInteractive()) {
                out.draw(QrCode.draw(code.format()));
            }
        }
    }
}
