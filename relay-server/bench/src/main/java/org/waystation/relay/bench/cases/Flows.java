package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.List;
import org.waystation.relay.bench.load.Flow;
import org.waystation.relay.bench.load.Line;

/** The mailboxes of one case, kept from round to round as long as they have room. */
final class Flows {
    private final Stage stage;
    private final Size size;
    private final Load load;
    private List<Flow> flows = List.of();

    Flows(Stage stage, Size size, Load load) {
        this.stage = stage;
        this.size = size;
        this.load = load;
    }

    /** The same ones, or others if one is half full. */
    List<Flow> withRoom() throws IOException {
        boolean kept = !flows.isEmpty();
        for (Flow flow : flows) {
            kept &= flow.sent() < capacity() / 2;
        }
        return kept ? flows : fresh();
    }

    /** Others, which are empty and have no reader; those before are deleted. */
    List<Flow> fresh() throws IOException {
        Flow.delete(flows);
        List<Line> writing = stage.writing(load.connections());
        flows = Flow.open(writing, stage.reading(load.connections()), size.entry);
        return flows;
    }

    /** Mailboxes whose readers are there and stay. */
    List<Flow> withReaders() throws IOException {
        if (flows.isEmpty()) {
            Flow.readAll(stage.network(), fresh());
        }
        return flows;
    }

    /** Entries that each of them takes. */
    long capacity() throws IOException {
        return Flow.capacity(stage.writing(1).get(0), size.entryBytes);
    }
}
