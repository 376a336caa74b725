package org.waystation.client.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints for each deed its CPU time, that of its floor, their ratio, and the time that passed: {@code [--quick]}. */
public final class Main {
    private static final List<String> COUNTERS = List.of("deed", "floor", "elapsed", "calls");

    private final Map<String, double[]> counted = new TreeMap<>();
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
        counted.forEach((deed, sums) -> {
            double calls = sums[3] * 1_000;
            out.println(String.format(
                    Locale.ROOT,
                    "%-12s %10.1f %10.1f %7.2f %12.1f",
                    deed,
                    sums[0] / calls,
                    sums[1] / calls,
                    sums[0] / sums[1],
                    sums[2] / calls));
        });
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
            double[] sums = counted.computeIfAbsent(result.getPrimaryResult().getLabel(), deed -> new double[4]);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += Objects.requireNonNull(result.getSecondaryResults().get(COUNTERS.get(i)))
                        .getScore();
            }
        }
    }
}
