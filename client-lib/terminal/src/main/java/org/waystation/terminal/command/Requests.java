package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
public final class Requests extends NetworkCommand {
    private enum Deed {
        list,
        accept,
        decline
    }

    @Parameters(
            index = "0",
            paramLabel = "list|accept|decline",
            arity = "0..1",
            description = "What to do (default: list).")
    private Deed deed = Deed.list;

    @Parameters(
            index = "1",
            paramLabel = "ID",
            arity = "0..1",
            description = "Of the request; its first characters are enough.")
    private Optional<String> id = Optional.empty();

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
            if (deed == Deed.list) {
                session.await(profile.sync(), "the relay to say who asked");
                profile.requests().forEach(request -> out.print(Lines.request(request)));
            } else if (deed == Deed.accept) {
                Contact contact = session.await(
                        profile.acceptRequest(chosen(profile).id(), name), "the other's relay to take your answer");
                out.print(Lines.contact(
                        contact,
                        "Accepted. When " + Harmless.line(contact.name())
                                + " has answered, this tells you: waystation inbox"));
            } else {
                String declined = chosen(profile).id();
                profile.declineRequest(declined);
                out.print(Line.of("request", "Declined. They are told nothing.")
                        .with("id", declined)
                        .with("state", "DECLINED"));
            }
        }
    }

    private ContactRequest chosen(Profile profile) {
        String wanted = id.orElseThrow(() -> Failure.usage("Say which: waystation requests " + deed + " ID"));
        return profile.requests().stream()
                .filter(request -> request.id().startsWith(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.askUser(Reason.REQUEST_UNKNOWN, "No request with this id waits."));
    }
}
