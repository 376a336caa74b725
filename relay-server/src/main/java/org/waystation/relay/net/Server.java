package org.waystation.relay.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waystation.relay.certificates.TlsCredentials;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;
import org.waystation.relay.session.RelayLimits;
import org.waystation.relay.session.Sessions;
import org.waystation.wire.Wire;

/** Accepts connections and gives each a session. For any number of threads. */
public final class Server implements AutoCloseable {
    /** Newcomers that the operating system holds while the listener rests; more than its own limit is cut to that. */
    private static final int BACKLOG = 4_096;

    /** The largest read: two frames. What a connection that is not read from any more has in memory is of this order. */
    private static final int READ = 2 * Wire.LARGE_FRAME;

    /** Between these many bytes waiting to be sent on a connection its session pauses. */
    private static final WriteBufferWaterMark WAITING =
            new WriteBufferWaterMark(4 * Wire.LARGE_FRAME, 8 * Wire.LARGE_FRAME);

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private final Transport transport;
    private final EventLoopGroup loops;
    private final Channel listener;
    private final Door door;
    private final HalfOpen halfOpen;
    private volatile Tls tls;

    /**
     * Binds, and accepts connections from then on.
     *
     * @param listen port 0 takes any that is free
     * @param connections how many there may be at a time; one more is closed unanswered
     * @param limits how fast they may come, and how many may be in their handshake
     * @param pureJava to use the JDK's TLS and NIO even where native code would load
     */
    public static Server start(
            Endpoint listen,
            int connections,
            RelayLimits limits,
            boolean pureJava,
            TlsCredentials credentials,
            Sessions sessions)
            throws StartException {
        Transport transport = new Transport(pureJava);
        Tls tls;
        try {
            tls = new Tls(transport.tls(), credentials);
        } catch (SSLException e) {
            throw new StartException(Obstacle.IDENTITY, "TLS cannot use the identity of this relay", e);
        }
        return new Server(listen, connections, limits, transport, tls, sessions);
    }

    private Server(
            Endpoint listen, int connections, RelayLimits limits, Transport transport, Tls tls, Sessions sessions)
            throws StartException {
        this.transport = transport;
        this.tls = tls;
        this.door = new Door(connections, limits.handshakesPerSecond(), () -> System.nanoTime() / 1_000_000);
        this.halfOpen = new HalfOpen(limits.halfOpen(), limits.handshakeSeconds());
        this.loops = new MultiThreadIoEventLoopGroup(
                loopCount(), new DefaultThreadFactory("connections", true), transport.handlers());
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.listener())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2_048, READ))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                .handler(door)
                .childHandler(new Layers(halfOpen, () -> this.tls, sessions))
                .bind(new InetSocketAddress(listen.bareHost(), listen.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopLoops();
            throw new StartException(
                    Obstacle.LISTEN, "cannot listen on " + listen + ": " + reason(bound.cause()), bound.cause());
        }
        this.listener = bound.channel();
        var unused = listener.eventLoop().scheduleWithFixedDelay(halfOpen::tick, 1, 1, TimeUnit.SECONDS);
        log.info("Accepting connections: {}, at most {}", transport, connections);
        if (!PlatformDependent.hasUnsafe()) {
            log.warn("Netty may not use Unsafe in this Java, which costs much of its speed."
                    + " Start with: --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false");
        }
    }

    /** One core is left to the storage thread; TLS is most of the work. */
    private static int loopCount() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** The system's own words: native transports put the call before them. */
    private static String reason(Throwable cause) {
        if (cause instanceof UnresolvedAddressException) {
            return "this host is not known";
        }
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many connections there are. */
    int open() {
        return door.open();
    }

    /** How many of them are in their handshake. */
    int halfOpen() {
        return halfOpen.size();
    }

    /** Shows these to new connections; those that are open keep what they were shown. */
    public void use(TlsCredentials credentials) throws SSLException {
        tls = new Tls(transport.tls(), credentials);
    }

    /** Accepts no more connections; those that are open stay. */
    public void stopAccepting() {
        listener.close().awaitUninterruptibly();
    }

    /** Closes every connection, said goodbye or not. */
    @Override
    public void close() {
        stopAccepting();
        stopLoops();
    }

    private void stopLoops() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
