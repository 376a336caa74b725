package org.waystation.terminal.command;

import org.waystation.client.Received;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fetches what waits, and prints it. */
@Command(
        name = "inbox",
        description =
                "Fetch what waits at the relays, complete introductions, send what is still waiting here, and print what is new.",
        footer = {
            "",
            "Everything is printed once: it is forgotten here as soon as it is printed, unless the profile keeps a history",
            "(see: waystation chat). A contact for whom receipts are on is told that you have read it.",
            "",
            "Examples:",
            "  waystation inbox",
            "  waystation inbox --follow --json"
        })
public final class Inbox extends NetworkCommand {
    @Option(names = "--follow", description = "Go on until interrupted, and print what comes as it comes.")
    private boolean follow;

    public Inbox(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            handOver(session, out);
            try {
                session.await(session.profile().sync(), "the relays to hand over what waits");
            } catch (Failure e) {
                handOver(session, out);
                if (!follow || e.exit() != ExitCode.TRY_AGAIN) {
                    throw e;
                }
            }
            handOver(session, out);
            while (follow) {
                session.watch().awaitNews();
                handOver(session, out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The order is the promise: only what was written and flushed is confirmed, and only what is confirmed is forgotten. */
    private static void handOver(Session session, Output out) {
        for (Received received : session.profile().inbox()) {
            out.print(ReceivedLines.of(received, session));
            session.confirm(received);
            if (received instanceof Received.Message message) {
                session.markRead(message);
            }
        }
    }
}
