package org.waystation.relay.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Wire;

/** One connection to an echo: sends frames of one size, and again when they come back. */
public final class EchoLine extends ChannelInboundHandlerAdapter implements Circuit {
    private static final ByteBuf BYTES =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(Wire.LARGE_FRAME).writeZero(Wire.LARGE_FRAME));

    private final CompletableFuture<EchoLine> ready = new CompletableFuture<>();
    private final long[] sentAt = new long[1 << 10];
    private Meter meter = new Meter();
    private @Nullable ChannelHandlerContext context;
    private int size = Wire.SMALL_FRAME;
    private int window;
    private long most;
    private long sent;
    private long back;
    private long bytes;

    CompletableFuture<EchoLine> ready() {
        return ready;
    }

    /** Between two runs. */
    public void setFrameSize(int frame) {
        size = frame;
    }

    @Override
    public void begin(Meter counting, int inFlight, long upTo) {
        meter = counting;
        window = inFlight;
        most = upTo;
        sent = 0;
        back = 0;
        bytes = 0;
        settle();
    }

    @Override
    public boolean isQuiet() {
        return sent == back && (meter.isStopped() || sent >= most);
    }

    private void settle() {
        boolean wrote = false;
        while (!meter.isStopped() && sent < most && sent - back < window) {
            sentAt[(int) sent++ & (sentAt.length - 1)] = System.nanoTime();
            var unused = context().write(BYTES.slice(0, size), context().voidPromise());
            wrote = true;
        }
        if (wrote) {
            context().flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        bytes += in.readableBytes();
        in.release();
        while (bytes >= size) {
            bytes -= size;
            meter.done(sentAt[(int) back++ & (sentAt.length - 1)]);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        settle();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ready.complete(this);
            } else {
                ready.completeExceptionally(handshake.cause());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        meter.fail(new IOException("the echo closed a connection"));
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline yet");
    }
}
