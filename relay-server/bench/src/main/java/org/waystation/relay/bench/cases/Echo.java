package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.waystation.relay.bench.load.EchoLine;
import org.waystation.relay.bench.load.Run;

/** The echo as a limit: the same frames, over as many connections, with as many on their way. */
final class Echo {
    private Echo() {}

    static Run.Outcome run(Stage stage, Size size, Load load) throws IOException {
        List<EchoLine> lines = stage.echoing(load.connections());
        lines.forEach(line -> line.setFrameSize(size.frame));
        return Run.timed(
                stage.network(),
                lines,
                Optional.of(stage.echoFigures()),
                load.window(),
                Long.MAX_VALUE,
                stage.plan().seconds());
    }
}
