package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.bench.disk.GroupCommit;
import org.waystation.relay.bench.load.EchoLine;
import org.waystation.relay.bench.load.EchoServer;
import org.waystation.relay.bench.load.Line;
import org.waystation.relay.bench.load.Network;
import org.waystation.relay.bench.process.DiskFigures;
import org.waystation.relay.bench.process.ProcessFigures;
import org.waystation.relay.bench.process.ServerProcess;
import org.waystation.relay.bench.process.Workshop;
import org.waystation.relay.bench.report.Progress;
import org.waystation.wire.RelayAddress;

/** Everything that cases measure with; each is started when it is first asked for, and stays until the end. */
public final class Stage implements AutoCloseable {
    private final Plan plan;
    private final Progress progress;
    private final Workshop workshop;
    private final Network network = new Network();
    private final List<Line> writing = new ArrayList<>();
    private final List<Line> reading = new ArrayList<>();
    private final List<EchoLine> echoing = new ArrayList<>();
    private @Nullable ServerProcess relay;
    private @Nullable ServerProcess echo;
    private @Nullable GroupCommit groupCommit;

    public Stage(Plan plan, Progress progress) throws IOException {
        this.plan = plan;
        this.progress = progress;
        this.workshop = new Workshop(plan.place());
    }

    Plan plan() {
        return plan;
    }

    Progress progress() {
        return progress;
    }

    Network network() {
        return network;
    }

    /** A path in the temporary folder that is not used yet. */
    Path fresh(String name) {
        return workshop.fresh(name);
    }

    // ------------------------------------------------------------------------------------------------ relays

    /** A relay of our own on this directory. It ends with the stage, or when it is closed. */
    ServerProcess startRelay(Path data) throws IOException {
        progress.say("starting a relay");
        return workshop.keep(ServerProcess.relay(data));
    }

    /** The address of the relay that most cases share. */
    RelayAddress relay() throws IOException {
        return plan.relay().isPresent() ? plan.relay().get() : ownRelay().address();
    }

    private ServerProcess ownRelay() throws IOException {
        if (relay == null) {
            relay = startRelay(fresh("relay"));
        }
        return relay;
    }

    /** The shared relay's process, if it is ours to look at. */
    Optional<ProcessFigures> relayFigures() throws IOException {
        return plan.relay().isPresent()
                ? Optional.empty()
                : Optional.of(ProcessFigures.of(ownRelay().pid()));
    }

    /** Connections to the shared relay for appending; asked again, the same ones and as many more as it takes. */
    List<Line> writing(int count) throws IOException {
        return grow(writing, count);
    }

    /** Others, for reading. */
    List<Line> reading(int count) throws IOException {
        return grow(reading, count);
    }

    private List<Line> grow(List<Line> lines, int count) throws IOException {
        int wanted = plan.connections(count);
        if (lines.size() < wanted) {
            RelayAddress address = relay();
            progress.say("connecting " + (wanted - lines.size()) + " more clients");
            lines.addAll(network.connect(address, wanted - lines.size()));
        }
        return lines.subList(0, wanted);
    }

    // ------------------------------------------------------------------------------------------------ limits

    /** Connections to the echo. */
    List<EchoLine> echoing(int count) throws IOException {
        int wanted = plan.connections(count);
        if (echoing.size() < wanted) {
            RelayAddress address = echo().address();
            progress.say("connecting " + (wanted - echoing.size()) + " more clients to the echo");
            echoing.addAll(network.connectEcho(address, wanted - echoing.size()));
        }
        return echoing.subList(0, wanted);
    }

    ProcessFigures echoFigures() throws IOException {
        return ProcessFigures.of(echo().pid());
    }

    private ServerProcess echo() throws IOException {
        if (echo == null) {
            echo = workshop.keep(ServerProcess.ofThisProgram(EchoServer.class, fresh("echo")));
        }
        return echo;
    }

    GroupCommit groupCommit() throws IOException {
        if (groupCommit == null) {
            groupCommit = workshop.keep(new GroupCommit(fresh("rocksdb")));
        }
        return groupCommit;
    }

    Optional<DiskFigures> disk() throws IOException {
        return DiskFigures.of(Files.createDirectories(workshop.folder()));
    }

    @Override
    public void close() {
        network.close();
        workshop.close();
    }
}
