package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.waystation.relay.bench.disk.Filler;
import org.waystation.relay.bench.load.Flow;
import org.waystation.relay.bench.load.Line;
import org.waystation.relay.bench.load.Network;
import org.waystation.relay.bench.load.Run;
import org.waystation.relay.bench.process.ProcessFigures;
import org.waystation.relay.bench.process.ServerProcess;
import org.waystation.relay.bench.report.Result;

/**
 * Whether it costs more to use a mailbox when much is stored that belongs to others, or when much has passed through it. The limit is
 * the same work on a relay with little in it, or through a mailbox that is new.
 */
final class Grow implements Family.Cases {
    private static final long FEW = 10_000;
    private static final int MAILBOXES = 10;
    private static final int WINDOW = 16;
    private static final int PASSING = 64;
    private static final String UNIT = "messages/s";

    @Override
    public List<String> names() {
        return List.of("grow.append", "grow.drain", "grow.passed");
    }

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        if (stage.plan().relay().isPresent()) {
            stage.progress().say("grow: needs a relay of its own");
            return names().stream().map(name -> new Result(name, UNIT)).toList();
        }
        Path little = stage.fresh("little");
        Path much = stage.fresh("much");
        Filler.requireRoom(stage.plan().place(), stage.plan().entries() + FEW, Size.SMALL.entryBytes);
        prepare(stage, little, FEW);
        prepare(stage, much, stage.plan().entries());
        try (Ground small = new Ground(stage, little);
                Ground large = new Ground(stage, much)) {
            List<Result> results = new ArrayList<>(compare(stage, small, large));
            results.add(passed(stage, small));
            return results;
        }
    }

    /** A data directory as a relay makes it, with the entries in its store. */
    private static void prepare(Stage stage, Path data, long entries) throws IOException {
        try (ServerProcess relay = stage.startRelay(data)) {
            relay.stop();
        }
        stage.progress().say(String.format(Locale.ROOT, "grow: storing %,d entries", entries));
        Filler.fill(data, entries, Size.SMALL.entryBytes, count -> {
            if (count % 25_600 == 0) {
                stage.progress().tick(String.format(Locale.ROOT, "grow: %,d of %,d entries stored", count, entries));
            }
        });
    }

    private static List<Result> compare(Stage stage, Ground small, Ground large) throws IOException {
        Result append = new Result("grow.append", UNIT);
        Result drain = new Result("grow.drain", UNIT);
        int each = stage.plan().isShrunk() ? 10 : stage.plan().quick() ? 400 : 2_000;
        for (int round = 0; round <= stage.plan().rounds(); round++) {
            stage.progress().say(round == 0 ? "warming up: grow" : "round " + round + ": grow");
            Ground.Cycle there = large.cycle(each);
            Ground.Cycle here = small.cycle(each);
            if (round > 0) {
                Rounds.relay(append, there.append);
                append.limit.add(here.append.perSecond());
                drain.relay.add(there.drain.perSecond());
                drain.cpuMicros.add(there.drain.serverMicros());
                drain.generatorMicros.add(there.drain.ownMicros());
                drain.limit.add(here.drain.perSecond());
            }
        }
        return List.of(append, drain);
    }

    private static Result passed(Stage stage, Ground ground) throws IOException {
        Result passed = new Result("grow.passed", UNIT);
        stage.progress().say("grow: letting entries pass through one mailbox");
        List<Flow> worn = ground.readFlows(1);
        ground.pass(worn, stage.plan().isShrunk() ? 100 : stage.plan().quick() ? 10_000 : 100_000);
        for (int round = 1; round <= stage.plan().rounds(); round++) {
            stage.progress().say("round " + round + ": grow.passed");
            List<Flow> fresh = ground.readFlows(1);
            passed.limit.add(ground.forward(fresh, stage.plan().seconds()).perSecond());
            Flow.delete(fresh);
            Rounds.relay(passed, ground.forward(worn, stage.plan().seconds()));
        }
        return passed;
    }

    /** A relay of its own, with a few clients. */
    private static final class Ground implements AutoCloseable {
        private final Network network;
        private final ServerProcess relay;
        private final List<Line> writing;
        private final List<Line> reading;

        record Cycle(Run.Outcome append, Run.Outcome drain) {}

        Ground(Stage stage, Path data) throws IOException {
            network = stage.network();
            relay = stage.startRelay(data);
            int count = stage.plan().connections(MAILBOXES);
            writing = network.connect(relay.address(), count);
            reading = network.connect(relay.address(), count);
        }

        private Optional<ProcessFigures> figures() {
            return Optional.of(ProcessFigures.of(relay.pid()));
        }

        Cycle cycle(int each) throws IOException {
            List<Flow> flows = Flow.open(writing, reading, Size.SMALL.entry);
            Run.Outcome append = Run.counted(network, flows, figures(), WINDOW, each);
            Run.Outcome drain = Run.counted(network, Flow.drains(flows), figures(), 0, each);
            Flow.delete(flows);
            return new Cycle(append, drain);
        }

        /** New mailboxes with readers that stay. */
        List<Flow> readFlows(int count) throws IOException {
            List<Flow> flows = Flow.open(writing.subList(0, count), reading.subList(0, count), Size.SMALL.entry);
            Flow.readAll(network, flows);
            return flows;
        }

        void pass(List<Flow> flows, long count) throws IOException {
            Run.Outcome unused = Run.counted(network, flows, figures(), PASSING, count);
        }

        Run.Outcome forward(List<Flow> flows, double seconds) throws IOException {
            return Run.timed(network, flows, figures(), WINDOW, Long.MAX_VALUE, seconds);
        }

        @Override
        public void close() throws IOException {
            network.close(writing);
            network.close(reading);
            relay.close();
        }
    }
}
