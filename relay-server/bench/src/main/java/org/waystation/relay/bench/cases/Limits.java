package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.waystation.relay.bench.disk.RawDisk;
import org.waystation.relay.bench.load.Run;
import org.waystation.relay.bench.report.Result;

/** What disk, storage engine and TLS give when there is no relay: nothing here needs one. */
final class Limits implements Family.Cases {
    private static final int[] BATCHES = {1, 8, 64, 256};
    private static final String UNIT = "entries/s";

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (String what : List.of("fsync", "rocksdb")) {
            for (Size size : Size.values()) {
                for (int batch : BATCHES) {
                    names.add(name(what, size, batch));
                }
            }
        }
        names.addAll(Load.names("limits.echo"));
        return names;
    }

    private static String name(String what, Size size, int batch) {
        return "limits." + what + "." + size.label() + ".b" + batch;
    }

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        List<Rounds.Step> steps = new ArrayList<>();
        for (Size size : Size.values()) {
            for (int batch : BATCHES) {
                steps.add(
                        new Rounds.Step(name("fsync", size, batch), UNIT, result -> fsync(stage, size, batch, result)));
            }
        }
        for (Size size : Size.values()) {
            for (int batch : BATCHES) {
                steps.add(new Rounds.Step(
                        name("rocksdb", size, batch), UNIT, result -> rocksDb(stage, size, batch, result)));
            }
        }
        steps.addAll(Load.cases((size, load) -> new Rounds.Step(
                Load.name("limits.echo", size, load), "frames/s", result -> echo(stage, size, load, result))));
        return Rounds.measure(stage, steps, 0);
    }

    private static void fsync(Stage stage, Size size, int batch, Result result) throws IOException {
        Rounds.limit(
                result,
                RawDisk.append(
                        stage.fresh("append"),
                        size.entryBytes,
                        batch,
                        stage.plan().seconds()));
    }

    private static void rocksDb(Stage stage, Size size, int batch, Result result) throws IOException {
        Rounds.limit(
                result, stage.groupCommit().run(size.entry, batch, stage.plan().seconds()));
    }

    private static void echo(Stage stage, Size size, Load load, Result result) throws IOException {
        Run.Outcome outcome = Echo.run(stage, size, load);
        result.limit.add(outcome.perSecond());
        Rounds.costs(result, outcome);
    }
}
