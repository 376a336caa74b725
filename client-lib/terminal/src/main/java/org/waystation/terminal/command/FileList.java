package org.waystation.terminal.command;

import java.util.List;
import java.util.Optional;
import org.waystation.client.FileTransfers;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.history.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Transfers of files that are not finished: listed, given up. */
@Command(
        name = "files",
        description = "List the files that are not wholly sent or fetched; give one up.",
        footer = {
            "",
            "Examples:",
            "  waystation files",
            "  waystation files cancel 3f2a…     (what the relay has of a file that was being sent is deleted)"
        })
public final class FileList extends NetworkCommand {
    /** What is done. */
    enum Deed {
        list,
        cancel
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "list|cancel", description = "What to do (default: list).")
    private Deed deed = Deed.list;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            description = "Of which; its first characters are enough.")
    private Optional<String> id = Optional.empty();

    public FileList(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        try (Session session = open()) {
            FileTransfers files = session.profile().files();
            if (deed == Deed.list) {
                files.unfinished().forEach(each -> out.print(Lines.unfinished(each, session)));
                return;
            }
            FileTransfers.Unfinished chosen = chosen(files.unfinished());
            files.cancel(chosen.id());
            session.history()
                    .ifPresent(history -> chosen.contactId()
                            .flatMap(contact -> chosen.messageId().map(message -> new Entry.Key(contact, message)))
                            .ifPresent(history::erase));
            session.await(session.profile().sync(), "the relay to delete what it has");
            out.print(Line.of("transfer", "Given up.").with("id", chosen.id()).with("state", "CANCELLED"));
        }
    }

    private FileTransfers.Unfinished chosen(List<FileTransfers.Unfinished> all) {
        String wanted = id.orElseThrow(() -> Failure.usage("Say which: waystation files cancel ID"));
        return all.stream()
                .filter(each -> each.id().startsWith(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.askUser(Reason.TRANSFER_UNKNOWN, "No transfer with this id is unfinished."));
    }
}
