package org.waystation.relay.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Native code where it loads, the JDK's where not: the protocol is the same, the cost is not. */
final class Transport {
    private final boolean epoll;
    private final boolean boringSsl;

    /** @param pureJava to leave native code alone even where it would load */
    Transport(boolean pureJava) {
        epoll = !pureJava && Epoll.isAvailable();
        boringSsl = !pureJava && OpenSsl.isAvailable();
    }

    IoHandlerFactory handlers() {
        return epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    Class<? extends ServerSocketChannel> listener() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    SslProvider tls() {
        return boringSsl ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** For the log. */
    @Override
    public String toString() {
        return (boringSsl ? "BoringSSL" : "JDK TLS") + " over " + (epoll ? "epoll" : "NIO");
    }
}
