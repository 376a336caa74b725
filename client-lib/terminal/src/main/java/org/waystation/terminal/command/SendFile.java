package org.waystation.terminal.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.FileInfo;
import org.waystation.client.FileSource;
import org.waystation.client.FileTransfers;
import org.waystation.client.MessageState;
import org.waystation.client.Reason;
import org.waystation.client.Transfer;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.history.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a file, and ends when the relay has all of it. */
@Command(
        name = "send-file",
        description = "Send a file to a contact. This ends when the relay has all of it; the contact may be away.",
        footer = {
            "",
            "If it was interrupted, the same command goes on where it was. To give it up: waystation files cancel",
            "",
            "Examples:",
            "  waystation send-file Alice minutes.pdf",
            "  waystation send-file Alice IMG_0815.JPG --name meeting.jpg --type image/jpeg"
        })
public final class SendFile extends NetworkCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String contactName = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "The file: at most 256 MiB.")
    private String path = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the file is called when it arrives (default: as it is called here).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What it is, such as image/png (default: ${DEFAULT-VALUE}).",
            defaultValue = "application/octet-stream")
    private String type = "";

    public SendFile(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        Path file = Terminal.path(path);
        FileInfo info = new FileInfo(name.orElseGet(() -> String.valueOf(file.getFileName())), type, length(file));
        try (Session session = open()) {
            Contact contact = session.profile().contact(contactName);
            Transfer transfer = begin(session.profile().files(), contact, info, () -> Files.newInputStream(file));
            String message = transfer.messageId().orElse("");
            Entry.File kept = new Entry.File(
                    info.name(),
                    info.mediaType(),
                    info.length(),
                    file.toAbsolutePath().toString());
            session.history().ifPresent(history -> history.sending(contact, message, kept));
            new Progress(terminal(), session).await(transfer, "the relay to take the file");
            out.print(Line.of(
                            "sent",
                            "The relay has your file for " + Harmless.line(contact.name()) + " (" + message + ").")
                    .with("id", message)
                    .with("contact", contact.name())
                    .with("contact_id", contact.id())
                    .with("state", MessageState.STORED.name())
                    .with("bytes", info.length()));
        }
    }

    /** Goes on with a transfer that looks like this one; that it is the same file the library makes sure. */
    private static Transfer begin(FileTransfers files, Contact contact, FileInfo info, FileSource source) {
        return files.unfinished().stream()
                .filter(before -> before.contactId().equals(Optional.of(contact.id()))
                        && before.name().equals(info.name())
                        && before.length() == info.length())
                .findFirst()
                .map(before -> files.resume(before.id(), source))
                .orElseGet(() -> files.send(contact, info, source));
    }

    private static long length(Path file) {
        try {
            if (Files.isRegularFile(file)) {
                return Files.size(file);
            }
        } catch (IOException e) {
            // told below
        }
        throw Failure.askUser(Reason.FILE_FAILED, file + " is no file that can be read.");
    }
}
