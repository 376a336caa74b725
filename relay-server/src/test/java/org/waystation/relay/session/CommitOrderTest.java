package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.relay.mailbox.CoreDriver;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Role;

/** The order of things around a commit: nothing is said before it, nothing is accepted after it has failed. */
final class CommitOrderTest {
    private final World world = new World();
    private final HookedStore store = new HookedStore();
    private final RolePair readerKey = world.key();
    private final RolePair writerKey = world.key();
    private Peer sender;
    private Peer recipient;
    private int writer;
    private int reader;

    @BeforeEach
    void start() {
        world.store = store;
        world.start();
        sender = world.greet();
        recipient = world.greet();
        sender.ask(sender.create(readerKey, writerKey));
        writer = sender.opened(Role.WRITER, writerKey);
        reader = recipient.opened(Role.READER, readerKey);
        recipient.ask(Peer.subscribe(reader, 64));
    }

    @Test
    void W404_nothingLeavesBeforeItsBatchIsCommitted() {
        int sent = sender.frames.size();
        int received = recipient.frames.size();
        List<Boolean> durable = new ArrayList<>();
        store.beforeCommit(promised -> {
            durable.add(promised);
            assertTrue(sender.tasks.isEmpty() && recipient.tasks.isEmpty(), "something is on its way already");
            assertEquals(sent, sender.frames.size());
            assertEquals(received, recipient.frames.size());
        });
        List<Integer> ids = sender.post(Peer.append(writer, world.small()), Peer.append(writer, world.large()));
        CoreDriver.turn(world.core);
        assertEquals(List.of(true), durable, "one synced batch for both");
        store.beforeCommit(promised -> {});
        world.settle();
        assertEquals(1, sender.replies.get(ids.get(0)).getAppended().getPosition());
        assertEquals(2, sender.replies.get(ids.get(1)).getAppended().getPosition());
        assertEquals(List.of(1L, 2L), recipient.positions(reader));
    }

    @Test
    void W404_afterAFailedCommitNothingIsAcceptedAnyMoreAndItIsSaidOnce() {
        long position = sender.appended(writer, world.small());
        store.beforeCommit(promised -> {
            throw new StoreException("the disk is gone");
        });
        List<Integer> ids = sender.post(Peer.append(writer, world.small()), Peer.append(writer, world.small()));
        ids = new ArrayList<>(ids);
        ids.addAll(recipient.post(Peer.acknowledge(reader, position)));
        world.settle();
        assertEquals(ErrorCode.UNAVAILABLE, code(sender, ids.get(0)));
        assertEquals(ErrorCode.UNAVAILABLE, code(sender, ids.get(1)));
        assertEquals(ErrorCode.UNAVAILABLE, code(recipient, ids.get(2)));
        assertEquals(List.of(position), recipient.positions(reader), "what was not stored is not delivered");
        assertEquals(60, sender.replies.get(ids.get(0)).getFailed().getRetrySeconds());
        assertFalse(world.core.healthy());
        assertEquals(1, world.failures.size());

        store.beforeCommit(promised -> {}); // the disk comes back: too late, nobody knows what it holds
        int commits = store.commits();
        assertEquals(ErrorCode.UNAVAILABLE, sender.error(Peer.append(writer, world.small())));
        assertEquals(ErrorCode.UNAVAILABLE, sender.error(sender.create(world.key(), world.key())));
        assertEquals(ErrorCode.UNAVAILABLE, sender.error(sender.open(Role.WRITER, writerKey)));
        world.tick();
        assertEquals(commits, store.commits());
        assertEquals(1, world.failures.size());

        world.restart(); // a new process reads what is there
        sender = world.greet();
        writer = sender.opened(Role.WRITER, writerKey);
        assertEquals(position + 1, sender.appended(writer, world.small()));
    }

    private static ErrorCode code(Peer peer, int id) {
        Reply reply = peer.replies.get(id);
        return reply.getFailed().getCode();
    }

    @Test
    void whatWasCommittedIsAnsweredEvenIfDeliveringItFails() {
        recipient.ask(Peer.subscribe(reader, 1));
        sender.appended(writer, world.small());
        sender.appended(writer, world.small());
        store.failReads();
        List<Integer> acknowledged = recipient.post(Peer.acknowledge(reader, 1)); // opens the window: a read follows
        world.settle();
        assertTrue(recipient.replies.get(acknowledged.get(0)).hasAcknowledged());
        assertFalse(world.core.healthy());
        assertEquals(ErrorCode.UNAVAILABLE, sender.error(Peer.append(writer, world.small())));
    }

    @Test
    void acknowledgementsAloneAreNotSynced() {
        sender.appended(writer, world.small());
        List<Boolean> durable = new ArrayList<>();
        store.beforeCommit(durable::add);
        recipient.ask(Peer.acknowledge(reader, 1));
        assertEquals(List.of(false), durable);
        recipient.ask(Peer.acknowledge(reader, 1));
        assertEquals(List.of(false), durable, "what changes nothing is not written");
    }

    @Test
    void whileOneBatchIsSyncedTheNextOneGathers() throws Exception {
        Semaphore commits = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        store.beforeCommit(durable -> {
            begun.countDown();
            commits.acquireUninterruptibly();
        });
        int before = store.commits();
        world.core.start();
        sender.post(Peer.append(writer, world.small()));
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) { // as much as one connection may have waiting
            ids.addAll(sender.post(Peer.append(writer, world.small())));
        }
        assertNull(sender.replies.get(ids.get(0)), "an append is answered although its batch is not committed");
        commits.release(1_000);
        world.core.close();
        int batches = store.commits() - before;
        assertTrue(batches <= 3, () -> batches + " batches for what 2 hold");
        sender.runTasks();
        assertTrue(ids.stream().allMatch(id -> sender.replies.get(id).hasAppended()));
    }
}
