package org.waystation.relay;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waystation.relay.certificates.Ed25519Verifier;
import org.waystation.relay.config.DataDirectory;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;
import org.waystation.relay.identity.AccessSecret;
import org.waystation.relay.identity.Identity;
import org.waystation.relay.identity.OperatorSecret;
import org.waystation.relay.keys.KeyFile;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.KeysException;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.net.LocalHost;
import org.waystation.relay.net.Server;
import org.waystation.relay.session.Sessions;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreInUseException;
import org.waystation.relay.store.UnknownFormatException;
import org.waystation.relay.store.rocksdb.RocksStore;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Durability;

/**
 * A running relay. What it is made of is made here, in order, and closed in the opposite one.
 *
 * <pre>{@code
 * RelayConfig config = RelayConfig.in(directory).listen(Endpoint.parse("127.0.0.1:0")).build();
 * try (Relay relay = Relay.start(config)) {
 *     connectTo(relay.address());
 * }
 * }</pre>
 */
public final class Relay implements AutoCloseable {
    /** How long {@link #close} waits for clients to take the replies they are owed, seconds. */
    private static final int DRAIN = 10;

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CompletableFuture<Throwable> storingStopped = new CompletableFuture<>();
    private final Identity identity;
    private final Sessions sessions;
    private final Server server;
    private final RelayAddress address;

    /** As below, with this machine's clock and randomness. */
    public static Relay start(RelayConfig config) throws StartException {
        return start(config, Clock.systemUTC(), new SecureRandom());
    }

    /** When this returns, the relay accepts connections. If it throws, nothing runs and nothing is locked. */
    public static Relay start(RelayConfig config, Clock clock, SecureRandom random) throws StartException {
        try {
            return new Relay(config, clock, random);
        } catch (UnknownFormatException e) {
            throw new StartException(Obstacle.NEWER_FORMAT, e.getMessage() + ": run the version that wrote it", e);
        } catch (KeysException e) {
            throw new StartException(obstacle(e), String.valueOf(e.getMessage()), e);
        } catch (StoreInUseException e) {
            throw new StartException(
                    Obstacle.IN_USE, "another relay is running on the data directory " + config.data(), e);
        } catch (IOException e) {
            throw new StartException(
                    Obstacle.DIRECTORY,
                    "the data directory " + config.data() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static Obstacle obstacle(KeysException e) {
        return switch (e.obstacle()) {
            case NEWER_FORMAT -> Obstacle.NEWER_FORMAT;
            case SECRET_MISSING, SECRET_WRONG, SECRET_UNEXPECTED -> Obstacle.SECRET;
            case FAILED, NO_ROOM, DAMAGED -> Obstacle.DIRECTORY;
        };
    }

    private Relay(RelayConfig config, Clock clock, SecureRandom random) throws StartException, IOException {
        try {
            DataDirectory directory = part(DataDirectory.open(config.data()));
            identity = Identity.open(directory.identity(), clock, random);
            Optional<ByteString> access = AccessSecret.open(directory.identity(), config.requireAccess(), random);
            Store store = part(RocksStore.open(config.data()));
            Core.introduce(store);
            ExecutorService keyWriter = Executors.newSingleThreadExecutor(threads("keys"));
            part(keyWriter::shutdownNow);
            Core core = part(new Core(
                    store,
                    keys(config, directory, random),
                    config.limits(),
                    config.capacity(),
                    clock,
                    random,
                    keyWriter,
                    storingStopped::complete));
            core.start();
            ExecutorService proofs = proofsExecutor();
            part(proofs::shutdownNow);
            Durability durability = config.keysInMemory() ? Durability.MEMORY : Durability.FLUSHED;
            sessions = new Sessions(
                    core, durability, access, new Ed25519Verifier(), proofs, clock, random, config.relayLimits());
            server = part(Server.start(
                    config.listen(),
                    config.connections(),
                    config.relayLimits(),
                    config.pureJava(),
                    identity.credentials(),
                    sessions));
            ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(threads("housekeeping"));
            part(housekeeping::shutdownNow);
            var unused = housekeeping.scheduleWithFixedDelay(this::keepHouse, 1, 1, TimeUnit.SECONDS);
            address = addressOf(config, access);
            directory.rememberAddress(address.format());
        } catch (StartException | IOException | RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    /** What people need to reach this relay; with the access secret, if it has one. */
    public RelayAddress address() {
        return address;
    }

    /** Completed, with the cause, when a commit has failed: the relay stores nothing any more, and only a new process helps. */
    public CompletableFuture<Throwable> storingStopped() {
        return storingStopped;
    }

    /** Answers what it owes, says goodbye to everybody, and stops. */
    @Override
    public void close() {
        server.stopAccepting();
        try {
            sessions.drain().get(DRAIN, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log.info("Some clients did not take their goodbye");
        } catch (ExecutionException e) {
            log.error("Draining failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeParts();
    }

    private static KeyMedium keys(RelayConfig config, DataDirectory directory, SecureRandom random)
            throws KeysException, StartException {
        if (config.keysInMemory()) {
            if (Files.exists(directory.keys())) {
                throw new StartException(
                        Obstacle.DIRECTORY,
                        "the data directory " + config.data()
                                + " keeps its keys in a file, and what waits would be lost:"
                                + " run without --keys-in-memory, or remove the file keys to give that up");
            }
            return new MemoryKeys(random);
        }
        Optional<OperatorSecret> secret = Optional.empty();
        if (config.keysSecret().isPresent()) {
            secret = Optional.of(OperatorSecret.read(config.keysSecret().get()));
        }
        try {
            return KeyFile.open(directory.keys(), secret.map(read -> read::key), random);
        } finally {
            secret.ifPresent(OperatorSecret::erase);
        }
    }

    private void keepHouse() {
        try {
            if (identity.renew()) {
                server.use(identity.credentials());
            }
        } catch (IOException | RuntimeException e) {
            log.error("The certificates could not be renewed", e);
        }
    }

    private RelayAddress addressOf(RelayConfig config, Optional<ByteString> access) {
        Endpoint shown = config.advertise().orElseGet(() -> LocalHost.reachable(config.listen()));
        int port = shown.port() == 0 || config.advertise().isEmpty() ? server.port() : shown.port();
        return new RelayAddress(identity.fingerprint(), access, shown.host(), port);
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.error("A part of the relay did not close", e);
            }
        }
    }

    /**
     * Half of the cores at most: traffic comes before strangers who want to come in. Its queue is as long as there are connections with
     * a frame to check, since each has one at a time.
     */
    private static ExecutorService proofsExecutor() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return Executors.newFixedThreadPool(threads, threads("proofs"));
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
