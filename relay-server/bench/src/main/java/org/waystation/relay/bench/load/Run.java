package org.waystation.relay.bench.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.waystation.relay.bench.process.ProcessFigures;
import org.waystation.relay.bench.report.Latencies;

/** A closed loop: several circuits at once, each with a window full of messages on their way. */
public final class Run {
    private static final long POLL_MILLIS = 5;
    private static final long SILENCE_NANOS = 60_000_000_000L;

    private final Network network;
    private final List<? extends Circuit> circuits;
    private final Optional<ProcessFigures> server;
    private final ProcessFigures own = ProcessFigures.ofThisProcess();
    private final Meter meter = new Meter();

    /**
     * What came of it.
     *
     * @param serverMicros CPU of the server for each message; NaN if that is another machine's
     * @param ownMicros CPU of this process for each message
     */
    public record Outcome(
            long messages,
            double perSecond,
            double serverMicros,
            double ownMicros,
            double p50Millis,
            double p99Millis) {}

    private record Mark(long nanos, long messages, long serverCpu, long ownCpu, Latencies before) {}

    private Run(Network network, List<? extends Circuit> circuits, Optional<ProcessFigures> server) {
        this.network = network;
        this.circuits = circuits;
        this.server = server;
    }

    /** Runs for some seconds, or until a circuit has sent all it may. The beginning is not counted. */
    public static Outcome timed(
            Network network,
            List<? extends Circuit> circuits,
            Optional<ProcessFigures> server,
            int window,
            long most,
            double seconds)
            throws IOException {
        Run run = new Run(network, circuits, server);
        run.begin(window, most);
        run.pause(seconds / 5);
        Mark from = run.mark();
        run.pause(seconds);
        Mark to = run.mark();
        run.stop();
        run.awaitQuiet();
        return run.outcome(from, to);
    }

    /** Runs until every circuit has sent so many messages, and all have come to their end. All of it is counted. */
    public static Outcome counted(
            Network network, List<? extends Circuit> circuits, Optional<ProcessFigures> server, int window, long each)
            throws IOException {
        Run run = new Run(network, circuits, server);
        Mark from = run.mark();
        run.begin(window, each);
        run.awaitQuiet();
        return run.outcome(from, run.mark());
    }

    private void begin(int window, long most) throws IOException {
        network.run(() -> circuits.forEach(circuit -> circuit.begin(meter, window, most)));
    }

    /** Where everything stands; the latencies begin anew. */
    private Mark mark() throws IOException {
        return network.await(() -> new Mark(
                System.nanoTime(),
                meter.count(),
                server.isPresent() ? server.get().cpuMicros() : 0,
                own.cpuMicros(),
                meter.takeLatencies()));
    }

    private Outcome outcome(Mark from, Mark to) {
        long messages = to.messages - from.messages;
        return new Outcome(
                messages,
                messages * 1e9 / (to.nanos - from.nanos),
                server.isPresent() ? (double) (to.serverCpu - from.serverCpu) / messages : Double.NaN,
                (double) (to.ownCpu - from.ownCpu) / messages,
                to.before.percentileMillis(0.5),
                to.before.percentileMillis(0.99));
    }

    private void pause(double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long left = seconds > 0 ? 1 : 0;
        while (left > 0 && !network.await(this::isExhausted)) {
            nap(Math.min(left, POLL_MILLIS * 4));
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    private void stop() throws IOException {
        network.run(meter::stop);
    }

    private void awaitQuiet() throws IOException {
        long heard = System.nanoTime();
        long last = -1;
        while (!network.await(this::isQuiet)) {
            nap(POLL_MILLIS);
            long now = network.await(meter::count);
            if (now != last) {
                last = now;
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > SILENCE_NANOS) {
                throw new IOException("a message has not come to its end for a minute");
            }
        }
    }

    private boolean isExhausted() throws IOException {
        meter.requireWell();
        return meter.isExhausted();
    }

    private boolean isQuiet() throws IOException {
        meter.requireWell();
        return circuits.stream().allMatch(Circuit::isQuiet);
    }

    private static void nap(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
