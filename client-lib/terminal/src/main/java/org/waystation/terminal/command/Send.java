package org.waystation.terminal.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.waystation.client.Contact;
import org.waystation.client.Conversation;
import org.waystation.client.MessageState;
import org.waystation.client.Sent;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import org.waystation.terminal.history.Draft;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a text, and ends when the relay has it. */
@Command(
        name = "send",
        description = "Send a text to a contact. This ends when the relay has it; the contact may be away.",
        footer = {
            "",
            "Examples:",
            "  waystation send Alice 'See you on Thursday'",
            "  waystation send Alice - < letter.txt",
            "  waystation send Alice --edit 00112233445566778899aabbccddeeff 'See you on Friday'",
            "  waystation send Alice -- '--a text that begins with a dash'"
        })
public final class Send extends NetworkCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = "At most 64 KiB of UTF-8, or - to read it from standard input.")
    private String text = "";

    @Option(names = "--reply-to", paramLabel = "MESSAGE", description = "This answers that message (its id).")
    private Optional<String> replyTo = Optional.empty();

    @Option(
            names = "--edit",
            paramLabel = "MESSAGE",
            description = "From now on that message of yours (its id) says this instead.")
    private Optional<String> edit = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public Send(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        replyTo.ifPresent(MessageId::require);
        edit.ifPresent(MessageId::require);
        if (replyTo.isPresent() && edit.isPresent()) {
            throw Failure.usage("An edit stays the answer that the message was: use --edit alone.");
        }
        String message =
                Utf8.checked(isStandardInput() ? Utf8.message(terminal().in()) : text);
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            Sent sent = send(session, contact, message);
            awaitRelay(session, sent);
            out.print(Line.of(
                            "sent",
                            "The relay has your message for " + Harmless.line(contact.name()) + " (" + sent.messageId()
                                    + ").")
                    .with("id", sent.messageId())
                    .with("contact", contact.name())
                    .with("contact_id", contact.id())
                    .with("state", MessageState.STORED.name()));
        }
    }

    private Sent send(Session session, Contact contact, String message) {
        Conversation conversation = session.profile().conversation(contact);
        if (edit.isPresent()) {
            Sent sent = conversation.edit(edit.get(), message);
            session.history().ifPresent(history -> history.edited(contact, edit.get(), message, sent));
            return sent;
        }
        Supplier<Sent> sending =
                () -> replyTo.isPresent() ? conversation.reply(replyTo.get(), message) : conversation.send(message);
        return session.history()
                .map(history -> history.send(contact, new Draft(message, replyTo), sending)
                        .sent())
                .orElseGet(sending);
    }

    private static void awaitRelay(Session session, Sent sent) {
        try {
            session.await(sent.stored(), "the relay to take the message");
        } catch (Failure e) {
            throw e.exit() == ExitCode.TRY_AGAIN
                    ? e.adding(
                            "The message is safe in your profile and goes out when you next run a command that reaches the relay,"
                                    + " such as waystation inbox. Do not send it again.")
                    : e;
        }
    }

    /** A lone dash, unless it stands after the {@code --} that makes everything a text. */
    private boolean isStandardInput() {
        if (!text.equals("-")) {
            return false;
        }
        List<String> args = spec.commandLine().getParseResult().originalArgs();
        int end = args.indexOf("--");
        return end < 0 || args.lastIndexOf("-") < end;
    }
}
