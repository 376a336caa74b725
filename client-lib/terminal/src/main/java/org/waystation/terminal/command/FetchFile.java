package org.waystation.terminal.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.waystation.client.Attachment;
import org.waystation.client.FileSink;
import org.waystation.client.FileTransfers;
import org.waystation.client.Reason;
import org.waystation.client.Transfer;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.PrivateFile;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.console.Utf8;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fetches a file that a contact sent. */
@Command(
        name = "fetch-file",
        description = "Fetch a file that a contact sent: inbox says how. The relay that has it learns your address.",
        footer = {
            "",
            "If it was interrupted, the same command goes on where it was. What is there of it is in PATH.part.",
            "",
            "Examples:",
            "  waystation fetch-file waystation:file:aeq… minutes.pdf",
            "  waystation fetch-file - minutes.pdf < code.txt"
        })
public final class FetchFile extends NetworkCommand {
    private static final Set<OpenOption> HOW =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "What inbox printed, or - to read it from standard input.")
    private String code = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "The file to make; it must not be there yet.")
    private String path = "";

    public FetchFile(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        Path target = Terminal.path(path);
        if (Files.exists(target)) {
            throw new Failure("FILE_EXISTS", ExitCode.ASK_USER, target + " is there already.");
        }
        Attachment file =
                Attachment.parse(code.equals("-") ? Utf8.message(terminal().in()) : code);
        try (Session session = open()) {
            fetch(session, file, target);
            out.print(Line.of("fetched", "The file is in " + target + " (" + file.length() + " bytes).")
                    .with("file", target.toAbsolutePath().toString())
                    .with("name", file.name())
                    .with("media_type", file.mediaType())
                    .with("bytes", file.length()));
        }
    }

    /** Under another name until all of it is on the disk. */
    private void fetch(Session session, Attachment file, Path target) {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, HOW, PrivateFile.attributes(part))) {
                Transfer transfer = begin(session.profile().files(), file, channel);
                new Progress(terminal(), session).await(transfer, "the relay to hand over the file");
                channel.truncate(file.length());
            }
            Files.move(part, target);
        } catch (IOException e) {
            throw Failure.askUser(Reason.FILE_FAILED, "The file could not be written to " + target + ".");
        }
    }

    private static Transfer begin(FileTransfers files, Attachment file, FileChannel channel) {
        return files.unfinished().stream()
                .filter(before -> before.file().equals(Optional.of(file)))
                .findFirst()
                .map(before -> files.resume(before.id(), FileSink.of(channel)))
                .orElseGet(() -> files.fetch(file, FileSink.of(channel)));
    }
}
