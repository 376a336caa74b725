package org.waystation.terminal.command;

import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Option;

/** What every subcommand has. */
public abstract class BaseCommand implements Runnable {
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    protected BaseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    protected final Terminal terminal() {
        return terminal;
    }

    protected final Output output() {
        return terminal.output(json);
    }
}
