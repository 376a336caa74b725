package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.waystation.relay.bench.load.Flow;
import org.waystation.relay.bench.load.Run;
import org.waystation.relay.bench.report.Result;

/**
 * Readers come to a backlog: from the subscriptions, all at once, until everything is delivered and every acknowledgement answered.
 * Beside the echo of frames that carry one entry each; a relay packs up to four small ones into a frame, and may do better.
 */
final class Drains implements Family.Cases {
    private static final int BACKLOG = 20_000;
    private static final int QUICK_BACKLOG = 4_000;

    /** Appends of all mailboxes that are on their way at a time while the backlog is made. */
    private static final int FILLING = 512;

    @Override
    public List<String> names() {
        return Load.names("drain");
    }

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        List<Rounds.Step> steps = new ArrayList<>(Load.cases((size, load) -> step(stage, size, load)));
        return Rounds.measure(stage, steps, 2);
    }

    private static Rounds.Step step(Stage stage, Size size, Load load) {
        Flows flows = new Flows(stage, size, load);
        return new Rounds.Step(Load.name("drain", size, load), "messages/s", result -> {
            List<Flow> filled = fill(stage, flows, size, load);
            result.limit.add(Echo.run(stage, size, load).perSecond());
            Run.Outcome outcome =
                    Run.counted(stage.network(), Flow.drains(filled), stage.relayFigures(), 0, Long.MAX_VALUE);
            result.relay.add(outcome.perSecond());
            result.cpuMicros.add(outcome.serverMicros());
            result.generatorMicros.add(outcome.ownMicros());
        });
    }

    private static List<Flow> fill(Stage stage, Flows flows, Size size, Load load) throws IOException {
        List<Flow> filled = flows.fresh();
        int messages = (stage.plan().quick() ? QUICK_BACKLOG : BACKLOG) / (size == Size.LARGE ? 4 : 1);
        long each = Math.min(Math.max(1, messages / load.connections()), flows.capacity());
        Run.Outcome unused = Run.counted(
                stage.network(), filled, stage.relayFigures(), Math.max(1, FILLING / load.connections()), each);
        return filled;
    }
}
