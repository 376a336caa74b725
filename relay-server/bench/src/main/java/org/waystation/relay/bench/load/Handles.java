package org.waystation.relay.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** Mailboxes that nobody uses, made and opened. */
public final class Handles {
    /** How many are asked for at a time. */
    private static final int WAVE = 64;

    private Handles() {}

    /** Makes so many mailboxes, spread over the lines: a relay checks so many proofs a minute for each. */
    public static List<Mailbox> create(List<Line> lines, int count) throws IOException {
        List<Mailbox> made = new ArrayList<>(count);
        List<CompletableFuture<Reply>> creating = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Mailbox mailbox = new Mailbox(Retention.QUEUE);
            Line line = lines.get(i % lines.size());
            made.add(mailbox);
            creating.add(line.ask(mailbox.create(line.channel(), line.relay())));
            awaitWave(creating);
        }
        Network.awaitAll(creating);
        return made;
    }

    /** Opens them as READER, the same number on each of the lines. */
    public static void open(List<Line> lines, List<Mailbox> mailboxes) throws IOException {
        List<CompletableFuture<Reply>> opening = new ArrayList<>();
        for (int i = 0; i < mailboxes.size(); i++) {
            Line line = lines.get(i % lines.size());
            opening.add(line.ask(mailboxes.get(i).open(Role.READER, line.channel())));
            awaitWave(opening);
        }
        Network.awaitAll(opening);
    }

    private static void awaitWave(List<CompletableFuture<Reply>> asked) throws IOException {
        if (asked.size() == WAVE) {
            Network.awaitAll(asked);
            asked.clear();
        }
    }
}
