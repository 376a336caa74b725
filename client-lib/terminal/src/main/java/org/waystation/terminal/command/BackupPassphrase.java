package org.waystation.terminal.command;

import java.nio.file.Path;
import java.util.Optional;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Option;

/** Where the passphrase of a backup comes from. */
final class BackupPassphrase {
    @Option(
            names = "--backup-passphrase-file",
            paramLabel = "FILE",
            description = "Read the backup's passphrase from FILE, instead of WAYSTATION_BACKUP_PASSPHRASE or asking.")
    private Optional<String> file = Optional.empty();

    Optional<Path> file() {
        return file.map(Terminal::path);
    }
}
