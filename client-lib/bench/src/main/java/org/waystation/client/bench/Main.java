package org.waystation.client.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints, for each deed, its CPU time, that of its floor, and the ratio: {@code [--quick]}. Deed and floor take turns, a round after
 * the other, and the ratio is that of the rounds' sums.
 */
public final class Main {
    private record Pair(String deed, String floor) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair("handshake", "floorHandshake"),
            new Pair("oneWay", "floorOneWay"),
            new Pair("pingPong", "floorPingPong"),
            new Pair("store", "floorStore"),
            new Pair("storeSqlite", "floorStore"));

    /** CPU and elapsed time of each deed, in microseconds, of all rounds. */
    private final Map<String, double[]> sums = new HashMap<>();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Main() {}

    public static void main(String[] arguments) throws RunnerException {
        boolean quick = Arrays.asList(arguments).contains("--quick");
        new Main().run(quick ? 1 : 3, quick ? 2 : 3);
    }

    private void run(int rounds, int seconds) throws RunnerException {
        for (int round = 0; round < rounds; round++) {
            measure(seconds);
        }
        out.println("deed             CPU us   floor us   ratio   elapsed us");
        for (Pair pair : PAIRS) {
            double[] deed = sum(pair.deed);
            double floor = sum(pair.floor)[0] / rounds;
            out.println(String.format(
                    Locale.ROOT,
                    "%-12s %10.1f %10.1f %7.2f %12.1f",
                    pair.deed,
                    deed[0] / rounds,
                    floor,
                    deed[0] / rounds / floor,
                    deed[1] / rounds));
        }
    }

    private double[] sum(String deed) {
        return sums.computeIfAbsent(deed, name -> new double[2]);
    }

    private void measure(int seconds) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(ClientBench.class.getName())
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(2)
                .measurementTime(TimeValue.seconds(seconds))
                .verbosity(VerboseMode.SILENT);
        for (RunResult result : new Runner(options.build()).run()) {
            double[] sum = sum(result.getPrimaryResult().getLabel());
            sum[0] += counted(result, "nanos") / counted(result, "calls") / 1_000;
            sum[1] += result.getPrimaryResult().getScore();
        }
    }

    /** What {@link Cpu} counted. */
    private static double counted(RunResult result, String counter) {
        return Objects.requireNonNull(result.getSecondaryResults().get(counter)).getScore();
    }
}
