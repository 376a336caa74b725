package org.waystation.relay.net;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import org.waystation.wire.Frames;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.RelayFrame;

/** Writes each message as one padded frame in one buffer, straight into the memory that TLS reads from. */
final class FrameEncoder extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        var unused = ctx.write(message instanceof RelayFrame frame ? encode(ctx, frame) : message, promise);
    }

    private static ByteBuf encode(ChannelHandlerContext ctx, RelayFrame message) throws IOException {
        int length = message.getSerializedSize();
        int size = Frames.sizeFor(length);
        ByteBuf frame = ctx.alloc().directBuffer(size, size);
        try {
            frame.writeInt(length);
            CodedOutputStream out = CodedOutputStream.newInstance(frame.internalNioBuffer(Wire.LENGTH_PREFIX, length));
            message.writeTo(out);
            out.flush();
            frame.writerIndex(Wire.LENGTH_PREFIX + length);
            return frame.writeZero(size - frame.writerIndex());
        } catch (IOException | RuntimeException e) {
            frame.release();
            throw e;
        }
    }
}
