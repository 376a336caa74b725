package org.waystation.relay.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waystation.relay.Relay;
import org.waystation.relay.config.DataDirectory;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;
import org.waystation.relay.config.StartException;
import org.waystation.relay.net.LocalHost;
import org.waystation.wire.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code serve}: runs a relay until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = RelayCommand.Version.class,
        sortOptions = false,
        description = {
            "Runs a relay until SIGTERM or SIGINT. On first start it makes an identity.",
            "Once it accepts connections it prints one line on standard output, address: waystation://...,"
                    + " which is what people need to use it. The log goes to standard error."
        })
final class Serve implements Callable<Integer> {
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Where the relay keeps everything. Made if it does not exist.")
    private Path data = Path.of(".");

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = Listen.class,
            description = "Where to accept connections. Default: 0.0.0.0:" + Wire.DEFAULT_PORT
                    + ", every IPv4 address of this machine; [::]:" + Wire.DEFAULT_PORT
                    + " is IPv6 as well. Port 0 takes any that is free.")
    private Endpoint listen = RelayConfig.EVERYWHERE;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            converter = Advertise.class,
            description = "What to write into the address: where people reach this relay from outside."
                    + " Default: where it listens. Without :PORT, the port it listens on.")
    private @Nullable Endpoint advertise;

    @Option(
            names = "--private",
            description = "Let only those create mailboxes who know the full address, which then contains a secret."
                    + " A relay stays private until identity/access is removed from DIR.")
    private boolean requireAccess;

    @Option(
            names = "--keys-in-memory",
            description = "Keep the keys of waiting entries in memory only. When the process ends, for whatever reason,"
                    + " nothing that waits can be read any more, by anybody; its senders still have it and send it again."
                    + " Groups and attachments need a relay that remembers, and are refused.")
    private boolean keysInMemory;

    @Option(
            names = "--keys-secret",
            paramLabel = "FILE",
            description =
                    "Seal the keys of waiting entries under the secret in FILE, which should not be on the same disk."
                            + " Given at the first start, it is needed at every later one.")
    private @Nullable Path keysSecret;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description =
                    "How many connections to accept at a time. Default: what the process may open, less some for files.")
    private @Nullable Integer connections;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace; info by default. No level writes about users.")
    private LogLevel logLevel = LogLevel.INFO;

    @Option(names = "--pure-java", hidden = true, description = "Use no native code for TLS and sockets.")
    private boolean pureJava;

    @Override
    public Integer call() throws StartException {
        // Both are read once: when the first logger is made, and when Netty loads its first library.
        System.setProperty("waystation.log.level", logLevel.name());
        System.setProperty(
                "io.netty.native.workdir", DataDirectory.natives(data).toString());

        Logger log = LoggerFactory.getLogger(Serve.class);
        Relay relay = Relay.start(config());
        Thread stop = new Thread(() -> stop(relay), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        if (advertise == null && LocalHost.isEverywhere(listen)) {
            log.warn("The address names this machine by one of its own network addresses."
                    + " If people reach it by another, say so with --advertise HOST:PORT");
        }
        spec.commandLine().getOut().println("address: " + relay.address().format());

        Throwable cause = relay.storingStopped().join();
        log.error("Storing failed, so the relay stops. Everything that was acknowledged is stored", cause);
        Runtime.getRuntime().removeShutdownHook(stop);
        relay.close();
        return RelayCommand.STORING_FAILED;
    }

    private RelayConfig config() {
        RelayConfig.Builder config =
                RelayConfig.in(data).listen(listen).requireAccess(requireAccess).pureJava(pureJava);
        if (keysInMemory && keysSecret != null) {
            throw new ParameterException(
                    spec.commandLine(), "--keys-in-memory writes no keys that --keys-secret could seal: choose one");
        }
        config.keysInMemory(keysInMemory);
        if (keysSecret != null) {
            config.keysSecret(keysSecret);
        }
        if (advertise != null) {
            config.advertise(advertise);
        }
        if (connections != null) {
            if (connections < 1) {
                throw new ParameterException(spec.commandLine(), "--connections takes a number from 1");
            }
            config.connections(connections);
        }
        return config.build();
    }

    /** On a signal. The JVM would report the signal as its exit code; a relay that was told to stop, and did, has not failed. */
    private static void stop(Relay relay) {
        relay.close();
        Runtime.getRuntime().halt(0);
    }

    static final class Listen implements ITypeConverter<Endpoint> {
        @Override
        public Endpoint convert(String text) {
            return endpoint(text, Wire.DEFAULT_PORT);
        }
    }

    static final class Advertise implements ITypeConverter<Endpoint> {
        @Override
        public Endpoint convert(String text) {
            return endpoint(text, 0);
        }
    }

    private static Endpoint endpoint(String text, int defaultPort) {
        try {
            return Endpoint.parse(text, defaultPort);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
