package org.waystation.relay.bench.load;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.waystation.relay.bench.report.Latencies;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** One LOG, one writer, and as many readers as join. What is heard counts when the last reader has it. */
public final class Audience {
    private final Network network;
    private final Line writing;
    private final Mailbox mailbox = new Mailbox(Retention.LOG);
    private final List<Listener> listeners = new ArrayList<>();
    private int writer;
    private long end;

    /** The entry under way. Of the loop. */
    private CompletableFuture<Heard> heard = new CompletableFuture<>();

    private Latencies latencies = new Latencies();
    private long began;
    private int missing;

    /** How long it took until readers had an entry. */
    public record Heard(double lastMillis, double p50Millis, double p99Millis) {}

    private Audience(Network network, Line writing) {
        this.network = network;
        this.writing = writing;
    }

    /** Makes the LOG. */
    public static Audience open(Network network, Line writing) throws IOException {
        Audience audience = new Audience(network, writing);
        Reply created = Network.await(writing.ask(audience.mailbox.create(writing.channel(), writing.relay())));
        Reply opened = Network.await(writing.ask(audience.mailbox.open(Role.WRITER, writing.channel())));
        audience.writer = opened.getOpened().getHandle();
        return created.hasCreated() ? audience : failed();
    }

    private static Audience failed() throws IOException {
        throw new IOException("the relay made no mailbox");
    }

    /** More readers, each with a connection of its own, for what comes from now on. */
    public void join(List<Line> lines) throws IOException {
        List<CompletableFuture<Reply>> joining = new ArrayList<>();
        for (Line line : lines) {
            joining.add(line.ask(mailbox.open(Role.READER, line.channel())).thenCompose(opened -> {
                Listener listener = new Listener(line, opened.getOpened().getHandle());
                line.attach(listener);
                listeners.add(listener);
                return line.ask(Request.newBuilder()
                        .setSubscribe(Subscribe.newBuilder()
                                .setHandle(listener.handle)
                                .setWindow(line.hello().getLimits().getWindow())
                                .setFrom(end + 1)));
            }));
        }
        Network.awaitAll(joining);
    }

    /** Appends one entry, and waits until every reader has it. */
    public Heard append(ByteString entry) throws IOException {
        network.run(() -> {
            heard = new CompletableFuture<>();
            latencies = new Latencies();
            missing = listeners.size();
            began = System.nanoTime();
        });
        Reply reply = Network.await(writing.ask(Request.newBuilder()
                .setAppend(Append.newBuilder().setHandle(writer).setEntry(entry))));
        long position = reply.getAppended().getPosition();
        Heard result = Network.await(heard);
        if (position != end + 1) {
            throw new IOException("one append took " + (position - end) + " positions");
        }
        end = position;
        return result;
    }

    /** How many entries are stored, as a reader counts them who comes late and begins at the beginning. */
    public long stored(Line late) throws IOException {
        Reply opened = Network.await(late.ask(mailbox.open(Role.READER, late.channel())));
        Recount recount = new Recount();
        late.attach(recount);
        Reply subscribed = Network.await(late.ask(Request.newBuilder()
                .setSubscribe(Subscribe.newBuilder()
                        .setHandle(opened.getOpened().getHandle())
                        .setWindow(late.hello().getLimits().getWindow()))));
        long counted = Network.await(recount.caughtUp);
        late.attach(null);
        return subscribed.hasSubscribed() ? counted : -1;
    }

    private void fail(Throwable cause) {
        heard.completeExceptionally(cause);
    }

    private final class Listener implements Line.Party {
        private final Line line;
        private final int handle;
        private long acknowledged;
        private long delivered;

        Listener(Line line, int handle) {
            this.line = line;
            this.handle = handle;
        }

        @Override
        public void told(Event event) {
            if (event.hasDelivery()) {
                delivered = event.getDelivery().getPosition();
                long nanos = System.nanoTime() - began;
                latencies.add(nanos);
                if (--missing == 0) {
                    heard.complete(
                            new Heard(nanos / 1e6, latencies.percentileMillis(0.5), latencies.percentileMillis(0.99)));
                }
            }
        }

        @Override
        public void settle() {
            if (delivered > acknowledged) {
                acknowledged = delivered;
                line.send(Request.newBuilder()
                        .setAcknowledge(
                                Acknowledge.newBuilder().setHandle(handle).setThrough(delivered)));
                line.flush();
            }
        }

        @Override
        public void replied(Reply reply) {
            // the window is open again
        }

        @Override
        public void failed(Throwable cause) {
            fail(cause);
        }
    }

    /** Counts what is there until the relay says that this was all. At most a window, since it acknowledges nothing. */
    private static final class Recount implements Line.Party {
        private final CompletableFuture<Long> caughtUp = new CompletableFuture<>();
        private long count;

        @Override
        public void told(Event event) {
            if (event.hasDelivery()) {
                count++;
            } else if (event.hasCaughtUp()) {
                caughtUp.complete(count);
            }
        }

        @Override
        public void replied(Reply reply) {
            // nothing was asked
        }

        @Override
        public void settle() {
            // nothing is sent
        }

        @Override
        public void failed(Throwable cause) {
            caughtUp.completeExceptionally(cause);
        }
    }
}
