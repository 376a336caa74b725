package org.waystation.relay.bench.load;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** Sockets and TLS as the relay has them: native code where it loads. */
public final class Native {
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    private Native() {}

    static IoHandlerFactory handlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    static Class<? extends SocketChannel> socket() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    static Class<? extends ServerSocketChannel> listener() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** TLS 1.3 without resumption. */
    static SslContext context(SslContextBuilder builder) throws SSLException {
        boolean boringSsl = OpenSsl.isAvailable();
        builder.sslProvider(boringSsl ? SslProvider.OPENSSL : SslProvider.JDK).protocols("TLSv1.3");
        if (boringSsl) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS);
        }
        SslContext context = builder.build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return context;
    }

    /** One frame, one TLS record. */
    static SslHandler oneRecordForEachFrame(SslHandler handler) {
        handler.setWrapDataSize(0);
        handler.setHandshakeTimeoutMillis(60_000); // thousands at once wait for each other
        return handler;
    }

    /** For the head of a report. */
    public static String description() {
        return (OpenSsl.isAvailable() ? "BoringSSL" : "JDK TLS") + " over " + (Epoll.isAvailable() ? "epoll" : "NIO");
    }
}
