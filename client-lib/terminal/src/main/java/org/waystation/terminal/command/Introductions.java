package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What contacts offer: listed, accepted, declined. */
@Command(
        name = "introductions",
        description = "List whom your contacts would like you to meet; accept or decline.",
        footer = {
            "",
            "Examples:",
            "  waystation introductions",
            "  waystation introductions accept 3f2a… --name Dana",
            "  waystation introductions decline 3f2a…     (nobody is told)"
        })
public final class Introductions extends NetworkCommand {
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
            description = "Of the introduction; its first characters are enough.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What you call them; nobody else learns it (default: as your contact calls them).")
    private Optional<String> name = Optional.empty();

    public Introductions(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            Profile profile = session.profile();
            if (deed == Deed.list) {
                session.await(profile.sync(), "the relays to say what has come");
                profile.introductions().forEach(offer -> out.print(Lines.introduction(offer, session)));
            } else if (deed == Deed.accept) {
                String accepted = chosen(profile).id();
                profile.acceptIntroduction(accepted, name);
                session.await(profile.sync(), "the relays to take your answer");
                print(accepted, "ACCEPTED", "Agreed. If they agree too, this tells you: waystation inbox", out);
            } else {
                String declined = chosen(profile).id();
                profile.declineIntroduction(declined);
                print(declined, "DECLINED", "Declined. Nobody is told.", out);
            }
        }
    }

    private static void print(String id, String state, String words, Output out) {
        out.print(Line.of("introduction", words).with("id", id).with("state", state));
    }

    private IntroductionOffer chosen(Profile profile) {
        String wanted = id.orElseThrow(() -> Failure.usage("Say which: waystation introductions " + deed + " ID"));
        return profile.introductions().stream()
                .filter(offer -> offer.id().startsWith(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.askUser(Reason.INTRODUCTION_UNKNOWN, "No introduction with this id waits."));
    }
}
