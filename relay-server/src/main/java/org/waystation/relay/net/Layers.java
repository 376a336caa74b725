package org.waystation.relay.net;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Supplier;
import org.waystation.relay.session.Sessions;

/** What stands between a socket and its session, from the outside in. */
final class Layers extends ChannelInitializer<SocketChannel> {
    private final HalfOpen halfOpen;
    private final Supplier<Tls> tls;
    private final Sessions sessions;
    private final Ticks ticks = new Ticks();

    /** @param tls what new connections are shown; changes when the relay renews its certificates */
    Layers(HalfOpen halfOpen, Supplier<Tls> tls, Sessions sessions) {
        this.halfOpen = halfOpen;
        this.tls = tls;
        this.sessions = sessions;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        halfOpen.add(channel);
        channel.pipeline().addLast(new FirstByte(halfOpen, this::build));
    }

    private void build(ChannelPipeline pipeline) {
        Tls shown = tls.get();
        FrameDecoder frames = new FrameDecoder();
        pipeline.addLast(shown.newHandler(pipeline.channel().alloc()))
                .addLast(new FrameEncoder())
                .addLast(frames)
                .addLast(new SessionHandler(sessions, ticks, halfOpen, frames, shown.leafHash()));
    }
}
