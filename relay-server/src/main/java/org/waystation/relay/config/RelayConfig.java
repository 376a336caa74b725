package org.waystation.relay.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.session.RelayLimits;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Limits;

/** Everything an operator decides, with a default for all but the directory. */
public final class RelayConfig {
    /** Every address of this machine, at the default port. */
    public static final Endpoint EVERYWHERE = new Endpoint("0.0.0.0", Wire.DEFAULT_PORT);

    /** File descriptors kept for files, of those that the process may open. */
    private static final long DESCRIPTORS_FOR_FILES = 1_024;

    private static final int MOST_CONNECTIONS = 100_000;

    private final Path data;
    private final Endpoint listen;
    private final Optional<Endpoint> advertise;
    private final boolean requireAccess;
    private final boolean pureJava;
    private final int connections;
    private final Limits limits;
    private final Capacity capacity;
    private final boolean keysInMemory;
    private final Optional<Path> keysSecret;
    private final RelayLimits relayLimits;

    private RelayConfig(Builder builder) {
        data = builder.data;
        listen = builder.listen;
        advertise = builder.advertise;
        requireAccess = builder.requireAccess;
        pureJava = builder.pureJava;
        connections = builder.connections;
        limits = builder.limits;
        capacity = builder.capacity;
        keysInMemory = builder.keysInMemory;
        keysSecret = builder.keysSecret;
        relayLimits = builder.relayLimits;
    }

    /** Begins with the defaults, for a relay that keeps its files in {@code data}. */
    public static Builder in(Path data) {
        return new Builder(data);
    }

    /** The {@link DataDirectory}; made on first start. */
    public Path data() {
        return data;
    }

    /** Where to accept connections; port 0 takes any that is free. */
    public Endpoint listen() {
        return listen;
    }

    /** What to write into the relay's address instead of what it listens on; port 0 stands for the port it listens on. */
    public Optional<Endpoint> advertise() {
        return advertise;
    }

    /** Whether to make an access secret. A relay that has one asks for it in any case. */
    public boolean requireAccess() {
        return requireAccess;
    }

    /** Whether to use the JDK's TLS and NIO even where native code would load. */
    public boolean pureJava() {
        return pureJava;
    }

    /** How many connections there may be at a time. By default as many as the process may have descriptors, less some for files. */
    public int connections() {
        return connections;
    }

    /** The limits that the relay announces and enforces. */
    public Limits limits() {
        return limits;
    }

    public Capacity capacity() {
        return capacity;
    }

    /** Whether the keys of entries are in memory only: what waits is gone for ever when the process ends. LOGs are then refused. */
    public boolean keysInMemory() {
        return keysInMemory;
    }

    /** A file with the secret under which the key file is sealed, if it is. */
    public Optional<Path> keysSecret() {
        return keysSecret;
    }

    /** What all connections together may have. */
    public RelayLimits relayLimits() {
        return relayLimits;
    }

    /** For one thread. */
    public static final class Builder {
        private final Path data;
        private Endpoint listen = EVERYWHERE;
        private Optional<Endpoint> advertise = Optional.empty();
        private boolean requireAccess;
        private boolean pureJava;
        private int connections = defaultConnections();
        private Limits limits = DefaultLimits.builder().build();
        private Capacity capacity = Capacity.DEFAULT;
        private boolean keysInMemory;
        private Optional<Path> keysSecret = Optional.empty();
        private RelayLimits relayLimits = RelayLimits.DEFAULT;

        private Builder(Path data) {
            this.data = data;
        }

        public Builder listen(Endpoint endpoint) {
            listen = endpoint;
            return this;
        }

        public Builder advertise(Endpoint endpoint) {
            advertise = Optional.of(endpoint);
            return this;
        }

        public Builder requireAccess(boolean required) {
            requireAccess = required;
            return this;
        }

        public Builder pureJava(boolean pure) {
            pureJava = pure;
            return this;
        }

        public Builder connections(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("a relay takes at least one connection");
            }
            connections = most;
            return this;
        }

        public Builder keysInMemory(boolean memory) {
            keysInMemory = memory;
            return this;
        }

        public Builder keysSecret(Path file) {
            keysSecret = Optional.of(file);
            return this;
        }

        public Builder limits(Limits announced) {
            limits = announced;
            return this;
        }

        public Builder capacity(Capacity most) {
            capacity = most;
            return this;
        }

        public Builder relayLimits(RelayLimits most) {
            relayLimits = most;
            return this;
        }

        public RelayConfig build() {
            return new RelayConfig(this);
        }
    }

    private static int defaultConnections() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : MOST_CONNECTIONS;
        long left = Math.max(descriptors - DESCRIPTORS_FOR_FILES, descriptors / 2);
        return (int) Math.min(MOST_CONNECTIONS, Math.max(1, left));
    }
}
