package org.waystation.relay.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.waystation.relay.config.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waystation-relay}, which only names its commands. */
@Command(
        name = "waystation-relay",
        mixinStandardHelpOptions = true,
        versionProvider = RelayCommand.Version.class,
        subcommands = {Serve.class, Address.class},
        description = "Keeps sealed messages until the people they are for come by.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; for serve: stopped by SIGTERM or SIGINT after answering what was owed",
            "1:an error inside the relay",
            "2:the command line is wrong",
            "3:the data directory cannot be used",
            "4:another relay is running on the data directory",
            "5:cannot listen there",
            "6:the data directory was written by a newer relay",
            "7:the identity is damaged or has expired",
            "8:storing failed while the relay ran; everything that was acknowledged is stored",
            "9:the operator secret is missing, wrong, or not wanted here"
        })
public final class RelayCommand implements Runnable {
    static final int INTERNAL_ERROR = 1;
    static final int STORING_FAILED = 8;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command line and returns the exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new RelayCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: serve or address");
    }

    private static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof StartException start) {
            err.println("waystation-relay: " + start.getMessage());
            return start.obstacle().exitCode();
        }
        err.println("waystation-relay: an error inside the relay; please report it");
        failure.printStackTrace(err);
        return INTERNAL_ERROR;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RelayCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "waystation-relay " + Optional.ofNullable(version).orElse("(not packaged)")
            };
        }
    }
}
