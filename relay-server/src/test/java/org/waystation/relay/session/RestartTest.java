package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.keys.KeyFile;
import org.waystation.relay.store.rocksdb.RocksStore;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Role;

/** A7: everything that belongs together still does after every restart, on real files. */
final class RestartTest {
    private static final int RESTARTS = 4;

    @TempDir
    private Path data;

    private final World world = new World();
    private final RolePair reader = world.key();
    private final RolePair linked = world.key();
    private final RolePair claimed = world.key();
    private final List<EpochKeys> epochs = new ArrayList<>();
    private final List<ByteString> queued = new ArrayList<>();
    private final List<ByteString> logged = new ArrayList<>();
    private Peer peer;

    private void start() throws Exception {
        world.store = RocksStore.open(data);
        world.keys = KeyFile.open(data.resolve("keys"), Optional.empty(), new SecureRandom());
        peer = world.restart().greet();
    }

    private void stop() {
        world.core.close();
        world.store.close();
        assertEquals(List.of(), world.failures);
    }

    @Test
    void A7_queuesLogsRetiredKeysAndOldEpochsSurviveRestartAfterRestart() throws Exception {
        epochs.add(new EpochKeys(world));
        start();
        peer.ask(peer.create(reader, linked));
        int first = peer.opened(Role.WRITER, linked);
        peer.ask(peer.claim(first, Role.WRITER, claimed));
        peer.ask(peer.createLog(epochs.get(0)));
        for (int restart = 0; restart < RESTARTS; restart++) {
            use(restart);
            stop();
            start();
            check(restart);
        }
        stop();
    }

    /** An entry in each, and the end of an epoch. */
    private void use(int round) {
        queued.add(world.small());
        peer.appended(peer.opened(Role.WRITER, claimed), queued.get(round));
        EpochKeys now = epochs.get(round);
        epochs.add(new EpochKeys(world));
        logged.add(world.large());
        logged.add(world.small());
        int writing = peer.opened(Role.WRITER, now.writer());
        peer.appended(writing, logged.get(2 * round));
        ByteString change = logged.get(2 * round + 1);
        assertTrue(peer.ask(now.rekey(writing, round + 1, epochs.get(round + 1), change, 0))
                .hasRekeyed());
    }

    private void check(int round) {
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.WRITER, linked)), "the key of the link is retired");
        var open = peer.ask(peer.open(Role.READER, reader)).getOpened();
        assertTrue(open.getRetiredKeyPresented());
        peer.ask(Peer.subscribe(open.getHandle(), 16));
        assertEquals(queued, entries(open.getHandle()));
        for (int epoch = 0; epoch <= round; epoch++) {
            int old = peer.opened(Role.READER, epochs.get(epoch).reader());
            peer.ask(Peer.subscribe(old, 16, 0));
            assertEquals(logged.subList(2 * epoch, 2 * epoch + 2), entries(old), "epoch " + (epoch + 1));
            assertEquals(List.of(2L * epoch + 2), peer.supersededAt(old));
        }
        EpochKeys past = epochs.get(round);
        int writing = peer.opened(Role.WRITER, past.writer());
        assertEquals(ErrorCode.EPOCH_ENDED, peer.error(Peer.append(writing, world.small())));
    }

    private List<ByteString> entries(int handle) {
        return peer.deliveries(handle).stream().map(Delivery::getEntry).toList();
    }
}
