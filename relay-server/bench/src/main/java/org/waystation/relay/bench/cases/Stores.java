package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.relay.bench.load.Run;
import org.waystation.relay.bench.process.DiskFigures;
import org.waystation.relay.bench.report.Result;

/** Appends to mailboxes whose readers are away, each answered when it is durable; beside RocksDB with as many on their way. */
final class Stores implements Family.Cases {
    private static final String FLUSHES = "store.small.flushes";

    /** Slices, each short, so that what others flush meanwhile spoils some and not the median. */
    private static final int SLICES = 10;

    private static final double SLICE_SECONDS = 0.1;

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(Load.names("store"));
        names.add(FLUSHES);
        return names;
    }

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        List<Rounds.Step> steps = new ArrayList<>(Load.cases((size, load) -> step(stage, size, load)));
        Flows alone = new Flows(stage, Size.SMALL, new Load(1, 1));
        steps.add(new Rounds.Step(FLUSHES, "flushes/append", result -> flushes(stage, alone, result)));
        return Rounds.measure(stage, steps, Load.ALL.size());
    }

    private static Rounds.Step step(Stage stage, Size size, Load load) {
        Flows flows = new Flows(stage, size, load);
        return new Rounds.Step(Load.name("store", size, load), "appends/s", result -> {
            int inFlight = stage.plan().connections(load.connections()) * load.window();
            double seconds = stage.plan().seconds();
            result.limit.add(
                    stage.groupCommit().run(size.entry, inFlight, seconds).perSecond());
            Rounds.relay(
                    result,
                    Run.timed(
                            stage.network(),
                            flows.withRoom(),
                            stage.relayFigures(),
                            load.window(),
                            flows.capacity(),
                            seconds));
        });
    }

    /** One append on its way at a time: each is a flush of its own, no more and no less. */
    private static void flushes(Stage stage, Flows flows, Result result) throws IOException {
        Optional<DiskFigures> disk = stage.disk();
        if (disk.isEmpty() || stage.relayFigures().isEmpty()) {
            return; // not our disk, or none that counts
        }
        for (int slice = 0; slice < SLICES; slice++) {
            var circuits = flows.withRoom();
            long capacity = flows.capacity();
            long before = disk.get().flushes();
            long sentBefore = circuits.get(0).sent();
            Run.Outcome unused = Run.timed(stage.network(), circuits, stage.relayFigures(), 1, capacity, SLICE_SECONDS);
            result.relay.add(
                    (double) (disk.get().flushes() - before) / (circuits.get(0).sent() - sentBefore));
        }
    }
}
