package org.waystation.terminal.command;

import org.waystation.client.Contact;
import org.waystation.client.Conversation;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says in a sign what one thinks of a message. */
@Command(
        name = "react",
        description =
                "React to a message of a contact or of yours with a sign. The contact is told when a command next reaches the"
                        + " relay.",
        footer = {
            "",
            "Examples:",
            "  waystation react Alice 00112233445566778899aabbccddeeff 👍",
            "  waystation react Alice 00112233445566778899aabbccddeeff off"
        })
public final class React extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "The message's id.")
    private String message = "";

    @Parameters(index = "2", paramLabel = "SIGN", description = "At most 32 bytes of UTF-8; or off, to take it back.")
    private String sign = "";

    public React(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        MessageId.require(message);
        String emoji = Utf8.checked(sign);
        try (Session session = open()) {
            Contact contact = session.profile().contact(name);
            Conversation conversation = session.profile().conversation(contact);
            boolean back = emoji.equals("off");
            if (back) {
                conversation.takeReactionBack(message);
            } else {
                conversation.react(message, emoji);
            }
            session.history().ifPresent(history -> history.reacted(contact, message, back ? "" : emoji));
            out.print(Line.of("reacting", Harmless.line(contact.name()) + " is going to be told.")
                    .with("id", message)
                    .with("contact", contact.name())
                    .with("contact_id", contact.id()));
        }
    }
}
