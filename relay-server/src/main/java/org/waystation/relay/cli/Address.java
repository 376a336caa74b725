package org.waystation.relay.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.waystation.relay.config.DataDirectory;
import org.waystation.relay.config.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code address}: what {@code serve} printed when it started last. */
@Command(
        name = "address",
        mixinStandardHelpOptions = true,
        versionProvider = RelayCommand.Version.class,
        description = "Prints the address that the relay announced last, whether it runs or not.")
final class Address implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The relay's data directory.")
    private Path data = Path.of(".");

    @Override
    public Integer call() throws StartException {
        spec.commandLine().getOut().println("address: " + DataDirectory.lastAddress(data));
        return 0;
    }
}
