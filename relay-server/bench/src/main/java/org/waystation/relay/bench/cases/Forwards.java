package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.waystation.relay.bench.load.Run;
import org.waystation.relay.bench.report.Result;

/** Appends to mailboxes whose readers are there and acknowledge; beside the echo of the same frames. Every message is durable first. */
final class Forwards implements Family.Cases {
    @Override
    public List<String> names() {
        return Load.names("forward");
    }

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        List<Rounds.Step> steps = new ArrayList<>(Load.cases((size, load) -> step(stage, size, load)));
        return Rounds.measure(stage, steps, Load.ALL.size());
    }

    private static Rounds.Step step(Stage stage, Size size, Load load) {
        Flows flows = new Flows(stage, size, load);
        return new Rounds.Step(Load.name("forward", size, load), "messages/s", result -> {
            result.limit.add(Echo.run(stage, size, load).perSecond());
            Rounds.relay(
                    result,
                    Run.timed(
                            stage.network(),
                            flows.withReaders(),
                            stage.relayFigures(),
                            load.window(),
                            Long.MAX_VALUE,
                            stage.plan().seconds()));
        });
    }
}
