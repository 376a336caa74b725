package org.waystation.relay.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import org.waystation.relay.certificates.TlsCredentials;
import org.waystation.relay.identity.Identity;
import org.waystation.wire.RelayAddress;

/**
 * A program that sends back what it is sent, over the relay's TLS and with a relay's certificates: what is left when a relay does
 * nothing. Ended by a signal.
 */
public final class EchoServer {
    private EchoServer() {}

    /** @param args a directory, for the identity */
    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        Files.createDirectories(data);
        System.setProperty("io.netty.native.workdir", data.toAbsolutePath().toString());
        Identity identity = Identity.open(data, Clock.systemUTC(), new SecureRandom());
        TlsCredentials shown = identity.credentials();
        SslContext tls = Native.context(
                SslContextBuilder.forServer(shown.key(), shown.chain().toArray(new X509Certificate[0])));
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() - 1); // as the relay
        Channel listener = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("echo"), Native.handlers()))
                .channel(Native.listener())
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Native.oneRecordForEachFrame(tls.newHandler(channel.alloc())))
                                .addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        RelayAddress address = new RelayAddress(identity.fingerprint(), Optional.empty(), "127.0.0.1", port);
        System.out.println("address: " + address.format());
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var unused = ctx.write(message, ctx.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var unused = ctx.close();
        }
    }
}
