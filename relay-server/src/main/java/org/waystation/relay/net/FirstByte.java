package org.waystation.relay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/**
 * All there is of a connection that has said nothing. Closes, without an answer, one whose first byte begins no TLS handshake. For
 * others it puts in place what a connection needs, and is gone.
 */
final class FirstByte extends ChannelInboundHandlerAdapter {
    private static final byte HANDSHAKE_RECORD = 22;

    private final HalfOpen halfOpen;
    private final Consumer<ChannelPipeline> layers;

    /** @param layers adds what stands between the socket and the session */
    FirstByte(HalfOpen halfOpen, Consumer<ChannelPipeline> layers) {
        this.halfOpen = halfOpen;
        this.layers = layers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable() || bytes.getByte(bytes.readerIndex()) != HANDSHAKE_RECORD) {
            bytes.release();
            var unused = ctx.close();
            return;
        }
        layers.accept(ctx.pipeline());
        ctx.fireChannelRead(bytes);
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        halfOpen.remove(ctx.channel());
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var unused = ctx.close(); // the socket failed: there is nobody to tell
    }
}
