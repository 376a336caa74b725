package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Those who asked at the published address: listed, accepted, declined. */
@Command(
        name = "requests",
        description = "List who asks at your published address; accept or decline one.",
        footer = {
            "",
            "Examples:",
            "  waystation requests",
            "  waystation requests accept 3f2a… --name Bo",
            "  waystation requests decline 3f2a…     (they are told nothing)"
        })
public final class Requests extends DecidingCommand {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What you call them; nobody else learns it (default: a made-up name).")
    private Optional<String> name = Optional.empty();

    public Requests(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Profile profile = session.profile();
            if (deed() == Deed.list) {
                session.await(profile.sync(), "the relay to say who asked");
                profile.requests().forEach(request -> out.print(Lines.request(request)));
            } else if (deed() == Deed.accept) {
                Contact contact = session.await(
                        profile.acceptRequest(chosen(profile), name.orElse(null)),
                        "the other's relay to take your answer");
                out.print(Lines.contact(
                        contact,
                        "Accepted. When " + Harmless.line(contact.name())
                                + " has answered, this tells you: waystation inbox"));
            } else {
                String declined = chosen(profile);
                profile.declineRequest(declined);
                out.print(Line.of("request", "Declined. They are told nothing.")
                        .with("id", declined)
                        .with("state", "DECLINED"));
            }
        }
    }

    private String chosen(Profile profile) {
        return chosen("request", profile.requests(), ContactRequest::id, Reason.REQUEST_UNKNOWN);
    }
}
