package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.waystation.relay.bench.disk.Committed;
import org.waystation.relay.bench.load.Run;
import org.waystation.relay.bench.report.Result;

/** Cases taken in turn, round by round, so that a disk or a neighbour that is slow for a while is slow for all of them. */
final class Rounds {
    /** One case, measured once; what is found is added to the result. */
    interface Measurement {
        void into(Result result) throws IOException;
    }

    /** A case and how it is measured. */
    record Step(Result result, Measurement measurement) {
        Step(String name, String unit, Measurement measurement) {
            this(new Result(name, unit), measurement);
        }
    }

    private Rounds() {}

    /** @param warmUp of the steps so many are measured once before, and the figures thrown away: compilers and caches */
    static List<Result> measure(Stage stage, List<Step> all, int warmUp) throws IOException {
        List<Step> steps = all.stream()
                .filter(step -> step.result.name.startsWith(stage.plan().only()))
                .collect(Collectors.toList());
        if (!stage.plan().isShrunk()) {
            for (Step step : steps.subList(0, Math.min(warmUp, steps.size()))) {
                stage.progress().say("warming up: " + step.result.name);
                step.measurement.into(new Result("", ""));
            }
        }
        int rounds = stage.plan().rounds();
        for (int round = 1; round <= rounds; round++) {
            for (Step step : steps) {
                stage.progress().say("round " + round + " of " + rounds + ": " + step.result.name);
                step.measurement.into(step.result);
            }
        }
        return steps.stream().map(Step::result).collect(Collectors.toList());
    }

    /** What the load generator found, as the relay's figures. */
    static void relay(Result result, Run.Outcome outcome) {
        result.relay.add(outcome.perSecond());
        costs(result, outcome);
    }

    static void costs(Result result, Run.Outcome outcome) {
        result.cpuMicros.add(outcome.serverMicros());
        result.generatorMicros.add(outcome.ownMicros());
        result.p50Millis.add(outcome.p50Millis());
        result.p99Millis.add(outcome.p99Millis());
    }

    /** A limit that is a case of its own. */
    static void limit(Result result, Committed committed) {
        result.limit.add(committed.perSecond());
        result.p50Millis.add(committed.p50Millis());
        result.p99Millis.add(committed.p99Millis());
    }
}
