package org.waystation.terminal.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.waystation.terminal.command.BaseCommand;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The demo: sets the stage, lets the play run, and clears everything away. */
@Command(
        name = "demo",
        description =
                "See it work: two people, one of them away, a relay whose power goes off, and what a thief would find."
                        + " Needs no profile and leaves nothing behind.")
public final class Demo extends BaseCommand {
    @Option(
            names = "--relay-jar",
            paramLabel = "FILE",
            description = "The relay's program, if it is not beside this one.")
    private Optional<String> relayJar = Optional.empty();

    public Demo(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        Path jar = RelayJar.find(relayJar);
        Story story = new Story(output());
        Line end;
        try (Workshop workshop = new Workshop()) {
            end = new Play(jar, workshop, story).perform();
        }
        story.tell(end);
    }
}
