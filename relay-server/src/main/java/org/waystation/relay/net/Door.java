package org.waystation.relay.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Stands at the listener, before anything is spent on a connection. One that is too many is closed; if they come too fast, nobody is
 * accepted for a moment, and newcomers wait in the system's backlog. What is refused counts as accepted: refusing has a rate as well.
 */
final class Door extends ChannelInboundHandlerAdapter {
    /** The shortest rest, so that the relay wakes for some at a time and not for each. Milliseconds. */
    private static final long REST = 20;

    private final int most;
    private final LongSupplier millis;
    private final Rate rate;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param connections how many there may be at a time
     * @param perSecond how many are accepted in a second
     * @param millis a clock that only goes forward
     */
    Door(int connections, int perSecond, LongSupplier millis) {
        this.most = connections;
        this.millis = millis;
        this.rate = new Rate(perSecond, millis.getAsLong());
    }

    /** How many connections there are. */
    int open() {
        return open.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        rate.take(millis.getAsLong());
        restIfNeeded(ctx);
        Channel channel = (Channel) message;
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            channel.unsafe().closeForcibly();
            return;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        ctx.fireChannelRead(channel);
    }

    private void restIfNeeded(ChannelHandlerContext ctx) {
        long wait = rate.millisUntilNext(millis.getAsLong());
        if (wait > 0) {
            ctx.channel().config().setAutoRead(false);
            var unused = ctx.executor().schedule(() -> goOn(ctx), Math.max(REST, wait), TimeUnit.MILLISECONDS);
        }
    }

    private static void goOn(ChannelHandlerContext ctx) {
        if (ctx.channel().isOpen()) {
            ctx.channel().config().setAutoRead(true);
        }
    }
}
