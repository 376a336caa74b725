package org.waystation.mls;

import static org.waystation.mls.People.NONE;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.waystation.mls.wire.MlsException;

/**
 * Runs {@link MlsBench} and prints the tables of {@code docs/spec/mls.md}, section 11: {@code BenchTables [MEMBERS...]}, by default all
 * four sizes. What JMH says in full goes to {@code target/jmh.json}.
 */
public final class BenchTables {
    private static final List<String> SIZES = List.of("2", "50", "200", "1000");
    private static final List<String> SUITES = List.of("1", "77");
    private static final List<String> COLUMNS =
            List.of("addAll", "join", "warmCommit", "follow", "worstCommit", "protect", "unprotect");

    private static final String SIZES_HEADER =
            "| members | key package | welcome | worst commit | warm commit | message of 256 | tree | stored state |";

    private BenchTables() {}

    public static void main(String[] arguments) throws RunnerException, MlsException {
        List<String> sizes = arguments.length == 0 ? SIZES : List.of(arguments);
        Map<String, Double> millis = run(sizes);
        for (String suite : SUITES) {
            System.out.println("\nsuite " + suite + ", CPU ms\n| members | " + String.join(" | ", COLUMNS) + " |");
            for (String size : sizes) {
                StringBuilder row = new StringBuilder("| " + size + " |");
                for (String column : COLUMNS) {
                    row.append(String.format(Locale.ROOT, " %.3g |", millis.get(column + "/" + suite + "/" + size)));
                }
                System.out.println(row);
            }
            System.out.println("\nsuite " + suite + ", bytes\n" + SIZES_HEADER);
            for (String size : sizes) {
                System.out.println(sizes(Integer.parseInt(suite), Integer.parseInt(size)));
            }
        }
    }

    private static Map<String, Double> run(List<String> sizes) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(MlsBench.class.getName())
                        .param("members", sizes.toArray(new String[0]))
                        .resultFormat(ResultFormatType.JSON)
                        .result("target/jmh.json")
                        .build())
                .run();
        Map<String, Double> millis = new HashMap<>();
        for (RunResult result : results) {
            String method = result.getPrimaryResult().getLabel();
            String suite = result.getParams().getParam("suite");
            String members = result.getParams().getParam("members");
            double nanos = result.getSecondaryResults().get("nanos").getScore();
            double calls = result.getSecondaryResults().get("calls").getScore();
            millis.put(method + "/" + suite + "/" + members, nanos / calls / 1e6);
        }
        return millis;
    }

    /** Bytes on the wire, and of what is stored. */
    private static String sizes(int suite, int members) throws MlsException {
        BenchGroups.Warm warm = build(new BenchGroups.Warm(), suite, members);
        BenchGroups.Fresh fresh = build(new BenchGroups.Fresh(), suite, members);
        StringBuilder row = new StringBuilder("| " + members + " |");
        for (byte[] one : List.of(
                fresh.bundles.get(0).message(),
                fresh.welcome,
                fresh.bob.commit(Changes.none()).message(),
                warm.bob.commit(Changes.none()).message(),
                warm.alice.protect(new byte[256], NONE, 0),
                warm.alice.ratchetTree(),
                warm.alice.save())) {
            row.append(String.format(Locale.ROOT, " %,d |", one.length));
        }
        return row.toString();
    }

    private static <G extends BenchGroups.Invited> G build(G group, int suite, int members) throws MlsException {
        group.suite = suite;
        group.members = members;
        group.build();
        return group;
    }
}
