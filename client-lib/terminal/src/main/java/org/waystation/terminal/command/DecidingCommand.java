package org.waystation.terminal.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Parameters;

/** A subcommand that lists what waits for the user's decision, and accepts or declines one of it. */
abstract class DecidingCommand extends NetworkCommand {
    enum Deed {
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
            description = "Of which; its first characters are enough.")
    private Optional<String> id = Optional.empty();

    DecidingCommand(Terminal terminal) {
        super(terminal);
    }

    final Deed deed() {
        return deed;
    }

    /**
     * The id of the one that is meant.
     *
     * @param what is decided about, such as "request"
     */
    final <T> String chosen(String what, List<T> waiting, Function<T, String> idOf, Reason unknown) {
        String wanted = id.orElseThrow(() -> Failure.usage("Say which: waystation " + what + "s " + deed + " ID"));
        return waiting.stream()
                .map(idOf)
                .filter(each -> each.startsWith(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.askUser(unknown, "No " + what + " with this id waits."));
    }
}
