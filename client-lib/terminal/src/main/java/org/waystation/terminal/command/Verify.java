package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.VerificationCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.QrCode;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the code that two people compare, and remembers that they did. */
@Command(
        name = "verify",
        description =
                "Show the code to compare with a contact, in person or by telephone. Both of you must see the same.",
        footer = {
            "",
            "Examples:",
            "  waystation verify Alice",
            "  waystation verify Alice --matches     (the codes are the same)"
        })
public final class Verify extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Option(names = "--matches", description = "You have compared the codes, and they are the same.")
    private boolean matches;

    @Option(names = "--qr", description = "Draw the QR code even if standard output is not a terminal.")
    private boolean qr;

    public Verify(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Profile profile = session.profile();
            Contact contact = profile.contact(name);
            VerificationCode code = contact.code()
                    .orElseThrow(() -> Failure.askUser(
                            Reason.CONTACT_INCOMPLETE,
                            "There is no code yet: the contact has not answered, or you have not fetched it."));
            Contact now = matches ? profile.markVerified(contact) : contact;
            out.print(Line.of("verification", words(now, code))
                    .with("contact", now.name())
                    .with("contact_id", now.id())
                    .with("code", code.digits())
                    .with("qr", code.qr())
                    .with("verified", now.verified()));
            if (qr || terminal().isInteractive()) {
                out.draw(QrCode.draw(code.qr()));
            }
        }
    }

    private static String words(Contact contact, VerificationCode code) {
        String name = Harmless.line(contact.name());
        String state = contact.verified()
                ? "Compared: you have said that " + name + " sees the same."
                : "If " + name + " sees the same: waystation verify NAME --matches";
        return code.grouped() + "\n" + state;
    }
}
