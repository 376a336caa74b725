package org.waystation.terminal.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.waystation.client.Reason;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Passphrase;
import org.waystation.terminal.console.PrivateFile;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the profile into one sealed file. */
@Command(
        name = "backup",
        description = "Write all of your profile into one file, sealed under a passphrase of its own.",
        footer = {
            "",
            "Example:",
            "  waystation backup /media/stick/waystation.backup",
            "",
            "Whoever has the file and its passphrase has your profile. Make a new one now and then: messages you",
            "confirmed are not in it, and contacts made later are not either."
        })
public final class Backup extends ProfileCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "The file to make; it must not be there yet.")
    private String file = "";

    @Mixin
    private final BackupPassphrase backupPassphrase = new BackupPassphrase();

    public Backup(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        Path target = Terminal.path(file);
        if (Files.exists(target)) {
            throw new Failure("FILE_EXISTS", ExitCode.ASK_USER, target + " is there already.");
        }
        try (Session session = open();
                Passphrase passphrase = Passphrase.chosen(terminal(), Passphrase.Of.BACKUP, backupPassphrase.file())) {
            long bytes = write(session, passphrase, target);
            out.print(Line.of("backup", "Your profile is in " + target + ", sealed (" + bytes + " bytes).")
                    .with("file", target.toAbsolutePath().toString())
                    .with("bytes", bytes));
        }
    }

    /** Under another name until all of it is on the disk. */
    private static long write(Session session, Passphrase passphrase, Path target) {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            Files.createFile(part, PrivateFile.attributes(part));
            try (OutputStream to = Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.SYNC)) {
                session.profile().backup(to, passphrase.characters());
            } catch (RuntimeException | IOException e) {
                Files.deleteIfExists(part);
                throw e;
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return Files.size(target);
        } catch (FileAlreadyExistsException e) {
            throw new Failure("FILE_EXISTS", ExitCode.ASK_USER, part + " is there already.");
        } catch (IOException e) {
            throw Failure.askUser(Reason.BACKUP_FAILED, "The backup could not be written to " + target + ".");
        }
    }
}
