package org.waystation.terminal.command;

import java.time.Duration;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Option;

/** A subcommand that waits for a relay. */
abstract class NetworkCommand extends ProfileCommand {
    static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Give up when nothing has moved for so long (default: ${DEFAULT-VALUE}).")
    private int timeout;

    NetworkCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    final Duration patience() {
        if (timeout < 1) {
            throw Failure.usage("--timeout is a number of seconds, at least 1.");
        }
        return Duration.ofSeconds(timeout);
    }
}
