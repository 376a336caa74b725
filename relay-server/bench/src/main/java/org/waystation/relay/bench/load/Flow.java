package org.waystation.relay.bench.load;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/**
 * One QUEUE under load: appended to over one connection and, once {@link #readAll} was called, read over another. A message has come to
 * its end when its append is answered and, with a reader, when it is delivered too; what is delivered is acknowledged at once.
 */
public final class Flow implements Circuit, Line.Party {
    private final Line writing;
    private final Line reading;
    private final ByteString entry;
    private final int window;

    /** Positions begin at 1 and nobody else appends, so they number the messages. */
    private final long[] sentAt = new long[1 << 10];

    private Meter meter = new Meter();
    private int writer;
    private int reader;
    private boolean read;
    private long sent;
    private long most;
    private long appended;
    private long delivered;
    private long acknowledging;
    private int inWindow;
    private int unanswered;

    private Flow(Line writing, Line reading, ByteString entry, int window) {
        this.writing = writing;
        this.reading = reading;
        this.entry = entry;
        this.window = window;
    }

    /** Makes fresh mailboxes, one for each connection. */
    public static List<Flow> open(List<Line> writing, List<Line> reading, ByteString entry) throws IOException {
        List<Flow> flows = new ArrayList<>(writing.size());
        List<CompletableFuture<Flow>> opening = new ArrayList<>(writing.size());
        for (int i = 0; i < writing.size(); i++) {
            int window = writing.get(i).hello().getLimits().getWindow();
            Flow flow = new Flow(writing.get(i), reading.get(i), entry, window);
            flows.add(flow);
            opening.add(flow.open());
        }
        Network.awaitAll(opening);
        return flows;
    }

    private CompletableFuture<Flow> open() {
        Mailbox mailbox = new Mailbox(Retention.QUEUE);
        return writing.ask(mailbox.create(writing.channel(), writing.relay()))
                .thenCompose(created -> writing.ask(mailbox.open(Role.WRITER, writing.channel())))
                .thenCompose(opened -> {
                    writer = opened.getOpened().getHandle();
                    return reading.ask(mailbox.open(Role.READER, reading.channel()));
                })
                .thenApply(opened -> {
                    reader = opened.getOpened().getHandle();
                    return this;
                });
    }

    /** Deletes the mailboxes. */
    public static void delete(List<Flow> flows) throws IOException {
        List<CompletableFuture<Reply>> deleting = new ArrayList<>();
        for (Flow flow : flows) {
            deleting.add(flow.reading.ask(
                    Request.newBuilder().setDelete(Delete.newBuilder().setHandle(flow.reader))));
        }
        Network.awaitAll(deleting);
    }

    /** How many entries a mailbox of this relay may hold. */
    public static long capacity(Line line, int entrySize) {
        var limits = line.hello().getLimits();
        return Math.min(limits.getMailboxEntries(), limits.getMailboxBytes() / entrySize);
    }

    /** As circuits that send nothing, and have come to their end when everything stored is delivered and acknowledged. */
    public static List<Circuit> drains(List<Flow> flows) {
        return flows.stream().map(flow -> flow.new Drain()).collect(Collectors.toList());
    }

    private final class Drain implements Circuit {
        @Override
        public void begin(Meter counting, int inFlight, long upTo) {
            Flow.this.begin(counting, 0, sent);
            read();
        }

        @Override
        public boolean isQuiet() {
            return Flow.this.isQuiet();
        }
    }

    /** How many entries were appended so far. */
    public long sent() {
        return sent;
    }

    /** Subscribes, from now on or to what is there. On the loop. */
    private void read() {
        read = true;
        unanswered++;
        reading.attach(this);
        reading.send(Request.newBuilder()
                .setSubscribe(Subscribe.newBuilder().setHandle(reader).setWindow(window)));
        reading.flush();
    }

    /** Lets all of them be read. */
    public static void readAll(Network network, List<Flow> flows) throws IOException {
        network.run(() -> flows.forEach(Flow::read));
    }

    @Override
    public void begin(Meter counting, int inFlight, long upTo) {
        meter = counting;
        inWindow = inFlight;
        most = upTo;
        writing.attach(this);
        reading.attach(this);
        settle();
    }

    @Override
    public boolean isQuiet() {
        return unanswered == 0 && sent == ended() && (meter.isStopped() || sent >= most);
    }

    private long ended() {
        return read ? Math.min(appended, delivered) : appended;
    }

    @Override
    public void replied(Reply reply) {
        unanswered--;
        if (reply.hasAppended()) {
            appended = reply.getAppended().getPosition();
            if (!read) {
                meter.done(sentAt(appended));
            }
        }
    }

    @Override
    public void told(Event event) {
        if (event.hasDelivery()) {
            delivered = event.getDelivery().getPosition();
            meter.done(sentAt(delivered));
        }
    }

    private long sentAt(long position) {
        return sentAt[(int) position & (sentAt.length - 1)];
    }

    @Override
    public void settle() {
        if (delivered > acknowledging) {
            acknowledging = delivered;
            unanswered++;
            reading.send(Request.newBuilder()
                    .setAcknowledge(Acknowledge.newBuilder().setHandle(reader).setThrough(delivered)));
            reading.flush();
        }
        boolean wrote = false;
        while (!meter.isStopped() && sent < most && sent - ended() < inWindow) {
            append();
            wrote = true;
        }
        if (wrote) {
            writing.flush();
            if (sent >= most) {
                meter.exhaust();
            }
        }
    }

    private void append() {
        sent++;
        unanswered++;
        sentAt[(int) sent & (sentAt.length - 1)] = System.nanoTime();
        writing.send(Request.newBuilder()
                .setAppend(Append.newBuilder().setHandle(writer).setEntry(entry)));
    }

    @Override
    public void failed(Throwable cause) {
        meter.fail(cause);
    }
}
