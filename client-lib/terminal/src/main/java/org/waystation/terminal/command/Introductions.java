package org.waystation.terminal.command;

import java.util.Optional;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
public final class Introductions extends DecidingCommand {
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
            if (deed() == Deed.list) {
                session.await(profile.sync(), "the relays to say what has come");
                profile.introductions().forEach(offer -> out.print(Lines.introduction(offer, session)));
            } else if (deed() == Deed.accept) {
                String accepted = chosen(profile);
                profile.acceptIntroduction(accepted, name.orElse(null));
                session.await(profile.sync(), "the relays to take your answer");
                print(accepted, "ACCEPTED", "Agreed. If they agree too, this tells you: waystation inbox", out);
            } else {
                String declined = chosen(profile);
                profile.declineIntroduction(declined);
                print(declined, "DECLINED", "Declined. Nobody is told.", out);
            }
        }
    }

    private static void print(String id, String state, String words, Output out) {
        out.print(Line.of("introduction", words).with("id", id).with("state", state));
    }

    private String chosen(Profile profile) {
        return chosen("introduction", profile.introductions(), IntroductionOffer::id, Reason.INTRODUCTION_UNKNOWN);
    }
}
