package org.waystation.relay.net;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Supplier;
import org.waystation.relay.session.Sessions;

/** What stands between a socket and its session, from the outside in. */
final class Layers extends ChannelInitializer<SocketChannel> {
    private final ConnectionLimit limit;
    private final Supplier<Tls> tls;
    private final Sessions sessions;
    private final Ticks ticks = new Ticks();

    /** @param tls what new connections are shown; changes when the relay renews its certificates */
    Layers(ConnectionLimit limit, Supplier<Tls> tls, Sessions sessions) {
        this.limit = limit;
        this.tls = tls;
        this.sessions = sessions;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (!limit.admit(channel)) {
            return;
        }
        Tls shown = tls.get();
        channel.pipeline()
                .addLast(new TlsOnly())
                .addLast(shown.newHandler(channel.alloc()))
                .addLast(new FrameEncoder())
                .addLast(new FrameDecoder())
                .addLast(new SessionHandler(sessions, ticks, shown.leafHash()));
    }
}
