package org.waystation.relay.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.waystation.wire.RelayAddress;

/** The client's side of every connection: one event loop. */
public final class Network implements AutoCloseable {
    /** Handshakes under way at a time: few enough that none waits for long. */
    private static final int WAVE = 32;

    /** Well within the silence that a relay allows. */
    private static final long KEEP_ALIVE_SECONDS = 120;

    private static final long PATIENCE_SECONDS = 120;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), Native.handlers());
    private final EventLoop loop = group.next();

    /** Every line that was ever opened. Of the loop. */
    private final Set<Line> lines = new HashSet<>();

    public Network() {
        var unused = loop.scheduleWithFixedDelay(
                () -> lines.forEach(Line::keepAlive), KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    /** So many connections to a relay, past the hello. */
    public List<Line> connect(RelayAddress relay, int count) throws IOException {
        SslContext tls = tls(relay);
        List<Line> opened = waves(count, () -> {
            Line line = new Line(relay);
            return open(relay, tls, line).thenCompose(channel -> line.greeted());
        });
        run(() -> lines.addAll(opened));
        return opened;
    }

    /** So many connections to an echo. */
    public List<EchoLine> connectEcho(RelayAddress echo, int count) throws IOException {
        SslContext tls = tls(echo);
        return waves(count, () -> {
            EchoLine line = new EchoLine();
            return open(echo, tls, line).thenCompose(channel -> line.ready());
        });
    }

    private static SslContext tls(RelayAddress relay) throws IOException {
        return Native.context(SslContextBuilder.forClient()
                .endpointIdentificationAlgorithm(null) // the key is checked, not a name
                .trustManager(new Trust(relay.fingerprint())));
    }

    private static <T> List<T> waves(int count, Supplier<CompletableFuture<T>> opening) throws IOException {
        List<T> opened = new ArrayList<>(count);
        while (opened.size() < count) {
            List<CompletableFuture<T>> wave = new ArrayList<>();
            for (int i = 0; i < Math.min(WAVE, count - opened.size()); i++) {
                wave.add(opening.get());
            }
            for (CompletableFuture<T> one : wave) {
                opened.add(await(one));
            }
        }
        return opened;
    }

    private CompletableFuture<Channel> open(RelayAddress address, SslContext tls, ChannelHandler line) {
        CompletableFuture<Channel> opened = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(Native.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Native.oneRecordForEachFrame(tls.newHandler(channel.alloc())))
                                .addLast(line);
                    }
                })
                .connect(new InetSocketAddress(address.host(), address.port()))
                .addListener(connecting -> {
                    if (connecting.isSuccess()) {
                        opened.complete(((ChannelFuture) connecting).channel());
                    } else {
                        opened.completeExceptionally(connecting.cause());
                    }
                });
        return opened;
    }

    /** Runs it on the loop and waits for what comes of it. */
    <T> T await(Callable<T> task) throws IOException {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    void run(Runnable task) throws IOException {
        boolean unused = await(() -> {
            task.run();
            return true;
        });
    }

    /** Waits on a thread that is not the loop. */
    public static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            throw new IOException(cause == null ? "failed" : cause.toString(), cause);
        } catch (TimeoutException e) {
            throw new IOException("the relay has not answered for " + PATIENCE_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static <T> void awaitAll(List<CompletableFuture<T>> futures) throws IOException {
        for (CompletableFuture<T> future : futures) {
            T unused = await(future);
        }
    }

    /** Closes these connections. */
    public void close(List<Line> closing) throws IOException {
        run(() -> {
            closing.forEach(Line::close);
            closing.forEach(lines::remove);
        });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
