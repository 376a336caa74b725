package org.waystation.relay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes, without an answer, a connection whose first byte begins no TLS handshake; then it is no longer needed. */
final class TlsOnly extends ChannelInboundHandlerAdapter {
    private static final byte HANDSHAKE_RECORD = 22;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) != HANDSHAKE_RECORD) {
            bytes.release();
            var unused = ctx.close();
            return;
        }
        ctx.fireChannelRead(bytes);
        ctx.pipeline().remove(this);
    }
}
