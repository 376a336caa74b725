package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.Invitation;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.QrCode;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a link for one person, and ends when it can be answered. */
@Command(
        name = "invite",
        description = "Make a link for one person. It can be answered once.",
        footer = {"", "Example:", "  waystation invite --name Alice"})
public final class Invite extends NetworkCommand {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What you call them; nobody else learns it (default: a made-up name).")
    private Optional<String> name = Optional.empty();

    @Option(names = "--qr", description = "Draw the QR code even if standard output is not a terminal.")
    private boolean qr;

    public Invite(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Invitation invitation =
                    session.await(session.profile().invite(name.orElse(null)), "the relay to keep the invitation");
            String link = invitation.link().format();
            String contact = invitation.contact().name();
            out.print(Line.of("invitation", words(invitation, link))
                    .with("link", link)
                    .with("contact", contact)
                    .with("contact_id", invitation.contact().id())
                    .with("expires", invitation.expiresAt()));
            if (qr || terminal().isInteractive()) {
                out.draw(QrCode.draw(link));
            }
        }
    }

    private static String words(Invitation invitation, String link) {
        String name = Harmless.line(invitation.contact().name());
        return "For " + name + " alone, to be used once, until " + Lines.time(invitation.expiresAt()) + ":\n\n" + link
                + "\n\nWhoever has the link can answer it: give it to " + name
                + " over a channel that reaches nobody else."
                + "\nWhen it was answered, this tells you: waystation inbox";
    }
}
