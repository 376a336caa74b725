package org.waystation.relay.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.bench.cases.Family;
import org.waystation.relay.bench.cases.Plan;
import org.waystation.relay.bench.cases.Stage;
import org.waystation.relay.bench.load.Native;
import org.waystation.relay.bench.report.Json;
import org.waystation.relay.bench.report.Progress;
import org.waystation.relay.bench.report.Result;
import org.waystation.relay.bench.report.Table;
import org.waystation.wire.RelayAddress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "waystation-bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = BenchCommand.Version.class,
        description = {
            "Measures a relay beside what disk, storage engine and TLS give in the same run.",
            "Absolute figures are worth little on a machine that others use: read the ratios."
        },
        footer = {
            "",
            "Families:",
            "  limits   file and fdatasync, RocksDB's group commit, TLS echo: no relay",
            "  store    durable appends to absent readers; limit: RocksDB with as many in flight",
            "  forward  durable appends to readers who are there; limit: TLS echo of the frames",
            "  drain    readers come to a backlog; limit: TLS echo",
            "  fanout   one append to a LOG with up to 5,000 readers",
            "  idle     memory of connections and open mailboxes that do nothing",
            "  grow     the same work with 10 million entries of others stored; limit: with 10,000",
            "  all      everything; about half an hour, with --quick within 5 minutes",
            "",
            "What each case means: docs/internals/performance.md. Ctrl-C leaves nothing behind."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:it could not be measured; the message says why", "2:the command line is wrong"})
public final class BenchCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FAMILY",
            arity = "1..*",
            description = "store, forward, drain, idle, grow, fanout, limits or all; several are measured in one run.")
    private List<String> families = List.of();

    @Option(names = "--quick", description = "Shorter, and smaller where size is dear.")
    private boolean quick;

    @Option(
            names = "--json",
            description = "One object for each case on a line of standard output, instead of a table.")
    private boolean json;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description = "A relay that runs already. Its CPU and memory are left out, and so are idle and grow."
                    + " Default: one of our own, in a process of its own.")
    private @Nullable String relay;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the temporary folder with all data is made: the disk that is measured."
                    + " Default: the current directory.")
    private Path place = Path.of("");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Measure each case so many times. Default: 3, or 5 without --quick.")
    private @Nullable Integer rounds;

    @Option(
            names = "--entries",
            paramLabel = "N",
            description = "How many entries grow stores. Default: 10000000, about 64 GiB; 200000 with --quick.")
    private @Nullable Long entries;

    @Option(names = "--list", description = "Print the names of the cases and measure nothing.")
    private boolean list;

    @Option(names = "--seconds", hidden = true, description = "Length of one measurement.")
    private @Nullable Double seconds;

    @Option(names = "--most-connections", hidden = true, description = "To try the program: no load has more.")
    private int mostConnections = Integer.MAX_VALUE;

    @Option(
            names = "--only",
            hidden = true,
            description = "To profile: of store, forward and drain, these cases alone.")
    private String only = "";

    /** Runs the command line and returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new BenchCommand())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err))
                .execute(args);
    }

    private static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof IOException) {
            err.println("waystation-bench: " + failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return FAILED;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Family> chosen = chosen();
        if (list) {
            chosen.forEach(family -> family.names().forEach(out::println));
            return 0;
        }
        System.setProperty("io.netty.native.workdir", place.toAbsolutePath().toString());
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = new Progress(err, isWatched());
        List<Result> results = new ArrayList<>();
        try (Stage stage = new Stage(plan(), progress)) {
            for (Family family : chosen) {
                List<Result> found = family.measure(stage);
                progress.clear();
                results.addAll(found);
                if (json) {
                    found.forEach(result -> out.println(Json.of(result)));
                }
            }
        }
        if (!json) {
            out.println(machine());
            out.print(Table.of(results));
            out.flush();
        }
        return 0;
    }

    /** Whether standard error is a terminal. */
    private static boolean isWatched() {
        try {
            return Path.of("/proc/self/fd/2").toRealPath().startsWith("/dev/pts");
        } catch (IOException e) {
            return false;
        }
    }

    private List<Family> chosen() {
        List<Family> chosen = new ArrayList<>();
        for (Family family : Family.values()) {
            if (families.contains(family.label()) || families.contains("all")) {
                chosen.add(family);
            }
        }
        for (String name : families) {
            if (!name.equals("all")
                    && Arrays.stream(Family.values())
                            .noneMatch(family -> family.label().equals(name))) {
                throw new ParameterException(spec.commandLine(), "There is no family '" + name + "'");
            }
        }
        return chosen;
    }

    private Plan plan() {
        if (!Files.isDirectory(place)) {
            throw new ParameterException(spec.commandLine(), "--data takes a directory that exists");
        }
        return new Plan(
                quick,
                rounds != null ? Math.max(1, rounds) : quick ? 3 : 5,
                seconds != null ? seconds : quick ? 0.3 : 3,
                place,
                address(),
                entries != null ? Math.max(1, entries) : quick ? 200_000 : 10_000_000,
                mostConnections,
                only);
    }

    private Optional<RelayAddress> address() {
        try {
            return Optional.ofNullable(relay).map(RelayAddress::parse);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--relay: " + e.getMessage(), e);
        }
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%d cores, %s, Java %s, %s. Median (min..max); cpu: the server's for each message, load: the generator's.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().feature(),
                Native.description());
    }

    /** From the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"waystation-bench " + (version == null ? "(not packaged)" : version)};
        }
    }
}
