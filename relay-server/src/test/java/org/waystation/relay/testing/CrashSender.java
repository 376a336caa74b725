package org.waystation.relay.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Role;

/** Appends as fast as it may, with many requests in flight, until its connection breaks. */
public final class CrashSender {
    private static final int IN_FLIGHT = 48;

    /** Small entries that fit a frame. */
    private static final int PER_FRAME = 4;

    private record Sent(CrashLedger mailbox, ByteString entry) {}

    private final RelayAddress address;
    private final int sender;
    private final List<CrashLedger> mailboxes;
    private final Random random;
    private final Map<Integer, Sent> unanswered = new HashMap<>();
    private final Thread thread = new Thread(this::run, "sender");
    private volatile Throwable contradiction;
    private final LongAdder appended = new LongAdder();

    public static CrashSender start(RelayAddress address, int sender, List<CrashLedger> mailboxes, long seed) {
        CrashSender started = new CrashSender(address, sender, mailboxes, seed);
        started.thread.start();
        return started;
    }

    private CrashSender(RelayAddress address, int sender, List<CrashLedger> mailboxes, long seed) {
        this.address = address;
        this.sender = sender;
        this.mailboxes = mailboxes;
        this.random = new Random(seed);
    }

    /** Waits for the end of the connection; throws what contradicted the ledger. */
    public void join() throws InterruptedException {
        thread.join();
        if (contradiction != null) {
            throw new AssertionError("a sender was answered wrongly", contradiction);
        }
    }

    /** Throws if this sender has stopped, though nobody killed the relay. */
    public void requireRunning() throws InterruptedException {
        if (!thread.isAlive()) {
            join();
            throw new AssertionError("a sender lost its connection to a relay that runs");
        }
    }

    /** Appends whose fate nobody knows; after {@link #join}. */
    public int inFlight() {
        return unanswered.size();
    }

    /** Appends that were acknowledged so far. */
    public long appended() {
        return appended.sum();
    }

    private void run() {
        try (WireClient client = WireClient.connect(address)) {
            List<Integer> handles = new ArrayList<>();
            for (CrashLedger mailbox : mailboxes) {
                handles.add(client.handle(Role.WRITER, mailbox.writer()));
            }
            while (true) {
                while (unanswered.size() < IN_FLIGHT) {
                    client.send(frame(client, handles));
                }
                take(client.receive());
            }
        } catch (IOException killed) {
            return;
        } catch (AssertionError | RuntimeException e) {
            contradiction = e;
        }
    }

    private ClientFrame frame(WireClient client, List<Integer> handles) {
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        for (int room = PER_FRAME; room > 0; room--) {
            int which = random.nextInt(mailboxes.size());
            ByteString entry = mailboxes.get(which).next(sender);
            if (entry.size() == Wire.LARGE_ENTRY && room < PER_FRAME) {
                continue; // never sent: a gap in the numbers of this sender, which is no matter
            }
            int id = client.nextId();
            unanswered.put(id, new Sent(mailboxes.get(which), entry));
            frame.addRequests(WireClient.append(handles.get(which), entry).setId(id));
            if (entry.size() == Wire.LARGE_ENTRY) {
                break;
            }
        }
        return frame.build();
    }

    private void take(RelayFrame frame) {
        for (Reply reply : frame.getRepliesList()) {
            Sent sent = unanswered.remove(reply.getId());
            if (!reply.hasAppended()) {
                throw new AssertionError(
                        "an append was answered " + reply.getFailed().getCode().name());
            }
            sent.mailbox().appended(sent.entry(), reply.getAppended().getPosition());
        }
        appended.add(frame.getRepliesCount());
    }
}
