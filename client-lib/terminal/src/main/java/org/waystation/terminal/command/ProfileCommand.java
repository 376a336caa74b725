package org.waystation.terminal.command;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Listener;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Reason;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Passphrase;
import org.waystation.terminal.console.Terminal;
import org.waystation.wire.RelayAddress;
import picocli.CommandLine.Option;

/** A subcommand that works on a profile: where it is, and what opens it. */
abstract class ProfileCommand extends BaseCommand {
    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "Where the profile is kept (default: ${waystation.profile}).")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase from FILE, instead of WAYSTATION_PASSPHRASE or asking.")
    private Optional<String> passphraseFile = Optional.empty();

    ProfileCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public final void run() {
        run(output());
    }

    abstract void run(Output out);

    /** How long a wait may last in which nothing moves. */
    Duration patience() {
        return NetworkCommand.DEFAULT_PATIENCE;
    }

    /** Makes the profile, and opens it. */
    final Session create(List<RelayAddress> relays) {
        try (Passphrase passphrase = Passphrase.chosen(terminal(), passphraseFile())) {
            Watch watch = new Watch(terminal()::tell);
            return session(Profile.create(options(watch), relays, passphrase.characters()), watch);
        }
    }

    /** Makes the profile from a backup, and opens it. */
    final Session restore(InputStream backup, Passphrase backupPassphrase) {
        try (Passphrase passphrase = Passphrase.chosen(terminal(), passphraseFile())) {
            Watch watch = new Watch(terminal()::tell);
            Profile restored =
                    Profile.restore(options(watch), backup, backupPassphrase.characters(), passphrase.characters());
            return session(restored, watch);
        }
    }

    final Session open() {
        Watch watch = new Watch(terminal()::tell);
        return session(open(watch), watch);
    }

    /** Opens it for a command that hears by itself what happens, and closes it. */
    final Profile open(Listener listener) {
        if (!Files.isDirectory(directory())) {
            throw Failure.askUser(Reason.PROFILE_MISSING, "There is no profile in " + directory() + ".");
        }
        try (Passphrase passphrase = Passphrase.existing(terminal(), passphraseFile())) {
            return Profile.open(options(listener), passphrase.characters());
        }
    }

    private Session session(Profile opened, Watch watch) {
        return new Session(opened, watch, new Waiting(watch, terminal()::tell, patience()));
    }

    private ProfileOptions options(Listener listener) {
        return ProfileOptions.directory(directory()).listener(listener).build();
    }

    final Path directory() {
        return profile.map(Terminal::path).orElseGet(terminal()::defaultProfile);
    }

    private Optional<Path> passphraseFile() {
        return passphraseFile.map(Terminal::path);
    }
}
