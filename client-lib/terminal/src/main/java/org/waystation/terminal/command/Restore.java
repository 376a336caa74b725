package org.waystation.terminal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Passphrase;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a profile from a backup. */
@Command(
        name = "restore",
        description = "Make a profile from a backup. It takes the place of the one that the backup is of.",
        footer = {
            "",
            "Example:",
            "  waystation restore /media/stick/waystation.backup",
            "",
            "Your contacts are told. The old device, if it still runs, is told too, and stops. One backup can be",
            "restored three times; make a new one when everything works again."
        })
public final class Restore extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "The backup.")
    private String file = "";

    @Mixin
    private final BackupPassphrase backupPassphrase = new BackupPassphrase();

    public Restore(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        Path source = Terminal.path(file);
        try (InputStream from = Files.newInputStream(source);
                Passphrase passphrase = Passphrase.existing(terminal(), Passphrase.Of.BACKUP, backupPassphrase.file());
                Session session = restore(from, passphrase)) {
            int contacts = session.profile().contacts().size();
            out.print(Line.of(
                            "restored",
                            "Your profile is in " + directory() + ", with " + contacts
                                    + " contacts.\nTake the conversations up again: waystation inbox")
                    .with("directory", directory().toAbsolutePath().toString())
                    .with("contacts", contacts));
        } catch (IOException e) {
            throw Failure.askUser(Reason.BACKUP_FAILED, source + " cannot be read.");
        }
    }
}
