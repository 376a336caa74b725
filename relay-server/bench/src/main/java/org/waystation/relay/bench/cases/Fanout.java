package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.waystation.relay.bench.load.Audience;
import org.waystation.relay.bench.load.Line;
import org.waystation.relay.bench.report.Result;
import org.waystation.wire.v1.Retention;

/** One append to a LOG with many readers: the time until the last of them has it, and that it is stored once. */
final class Fanout implements Family.Cases {
    private static final int[] READERS = {1, 100, 1_000, 5_000};

    /** Appends for each number of readers; together within a window. */
    private static final int APPENDS = 5;

    private static final String STORED = "fanout.stored";

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int readers : READERS) {
            names.add(name(readers));
        }
        names.add(STORED);
        return names;
    }

    private static String name(int readers) {
        return "fanout.r" + readers;
    }

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        Line writing = stage.writing(1).get(0);
        if (!writing.hello().getRetentionsList().contains(Retention.LOG)) {
            stage.progress().say("fanout: this relay offers no LOG");
            return names().stream().map(name -> new Result(name, "ms")).collect(Collectors.toList());
        }
        List<Result> results = new ArrayList<>();
        Audience audience = Audience.open(stage.network(), writing);
        int joined = 0;
        long appended = 0;
        for (int readers : READERS) {
            List<Line> lines = stage.reading(readers);
            audience.join(lines.subList(joined, lines.size()));
            joined = lines.size();
            stage.progress().say("fanout to " + joined);
            Result result = new Result(name(readers), "ms");
            for (int i = 0; i <= APPENDS; i++, appended++) {
                Audience.Heard heard = audience.append(Size.SMALL.entry);
                if (i > 0) { // the first warms up
                    result.relay.add(heard.lastMillis());
                    result.p50Millis.add(heard.p50Millis());
                    result.p99Millis.add(heard.p99Millis());
                }
            }
            results.add(result);
        }
        Result stored = new Result(STORED, "entries/append");
        stored.relay.add((double) audience.stored(stage.writing(2).get(1)) / appended);
        results.add(stored);
        return results;
    }
}
