package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.relay.bench.load.Handles;
import org.waystation.relay.bench.load.Line;
import org.waystation.relay.bench.load.Mailbox;
import org.waystation.relay.bench.process.Jvm;
import org.waystation.relay.bench.process.ProcessFigures;
import org.waystation.relay.bench.process.ServerProcess;
import org.waystation.relay.bench.report.Result;

/** What a connection that does nothing costs the relay, and what one more open mailbox on it costs. */
final class Idle implements Family.Cases {
    private static final int FEW = 1_000;
    private static final int MANY = 10_000;
    private static final int QUICK_MANY = 3_000;

    /** Open mailboxes, and the connections they are on: fewer for each than the proofs that a relay checks in a minute. */
    private static final int MAILBOXES = 2_000;

    private static final int HOLDERS = 5;

    @Override
    public List<String> names() {
        return List.of("idle.rss", "idle.heap", "idle.total", "idle.mailbox");
    }

    private record Memory(long resident, long live) {}

    @Override
    public List<Result> measure(Stage stage) throws IOException {
        Result rss = new Result("idle.rss", "KiB/connection");
        Result heap = new Result("idle.heap", "KiB/connection");
        Result total = new Result("idle.total", "MiB");
        Result mailbox = new Result("idle.mailbox", "bytes/mailbox");
        if (stage.plan().relay().isPresent()) {
            stage.progress().say("idle: needs a relay of its own");
        } else {
            int rounds = stage.plan().quick() ? 1 : stage.plan().rounds();
            for (int round = 1; round <= rounds; round++) {
                stage.progress().say("round " + round + " of " + rounds + ": idle");
                measure(stage, rss, heap, total, mailbox);
            }
        }
        return List.of(rss, heap, total, mailbox);
    }

    private static void measure(Stage stage, Result rss, Result heap, Result total, Result mailbox) throws IOException {
        int few = Math.min(FEW, stage.plan().connections(FEW));
        int many = Math.max(few * 2, stage.plan().connections(stage.plan().quick() ? QUICK_MANY : MANY));
        try (ServerProcess relay = stage.startRelay(stage.fresh("idle"))) {
            Optional<Jvm> jvm = Jvm.of(relay.pid());
            if (jvm.isEmpty()) {
                stage.progress().say("idle: needs jcmd, which comes with a JDK");
                return;
            }
            List<Line> lines = new ArrayList<>(connect(stage, relay, few));
            Memory first = memory(relay, jvm.get());
            lines.addAll(connect(stage, relay, many - few));
            Memory second = memory(relay, jvm.get());
            rss.relay.add((second.resident - first.resident) / 1024.0 / (many - few));
            heap.relay.add((second.live - first.live) / 1024.0 / (many - few));
            total.relay.add(second.resident / 1024.0 / 1024);

            stage.progress().say("idle: opening mailboxes");
            int count = stage.plan().isShrunk() ? lines.size() : MAILBOXES;
            List<Line> holders = lines.subList(0, Math.min(HOLDERS, lines.size() / 2));
            List<Mailbox> made = Handles.create(lines.subList(holders.size(), lines.size()), count);
            Memory before = memory(relay, jvm.get());
            Handles.open(holders, made);
            mailbox.relay.add((double) (memory(relay, jvm.get()).live - before.live) / count);
            stage.network().close(lines);
        }
    }

    private static List<Line> connect(Stage stage, ServerProcess relay, int count) throws IOException {
        stage.progress().say("idle: connecting " + count + " clients");
        return stage.network().connect(relay.address(), count);
    }

    private static Memory memory(ServerProcess relay, Jvm jvm) throws IOException {
        jvm.collectGarbage();
        long live = jvm.liveBytes();
        return new Memory(ProcessFigures.of(relay.pid()).residentBytes(), live);
    }
}
