package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a link, and ends when the relay has the answer. */
@Command(
        name = "accept",
        description = "Answer somebody's link. You can write to them when this has ended.",
        footer = {
            "",
            "Examples:",
            "  waystation accept 'waystation://…/contact#…' --name Bob",
            "  waystation accept - --name Bob     (paste the link: it stays out of the list of processes)"
        })
public final class Accept extends NetworkCommand {
    @Parameters(index = "0", paramLabel = "LINK", description = "The link, or - to read it from standard input.")
    private String link = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What you call them; nobody else learns it (default: a made-up name).")
    private Optional<String> name = Optional.empty();

    public Accept(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        InvitationLink parsed =
                InvitationLink.parse(link.equals("-") ? Utf8.message(terminal().in()) : link);
        try (Session session = open()) {
            Contact contact =
                    session.await(session.profile().accept(parsed, name.orElse(null)), "the relay to take the answer");
            String shown = Harmless.line(contact.name());
            out.print(Lines.contact(
                    contact,
                    "The relay has your answer. You can write to " + shown + " now: waystation send NAME TEXT\n"
                            + "To be sure that nobody stands between you, compare codes: waystation verify NAME"));
        }
    }
}
