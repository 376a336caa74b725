package org.waystation.relay.net;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waystation.relay.session.Connection;
import org.waystation.relay.session.Session;
import org.waystation.relay.session.Sessions;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.RelayFrame;

/**
 * Joins a channel to its session. The session begins when TLS is up and ends with the channel. When the session has said its last
 * word the channel <em>lingers</em>: what the client still sends is thrown away for a moment, since closing a socket with unread
 * bytes in it would take that last word back from a client that has not read it yet.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whatever fails on a channel closes it, and channelInactive tells
final class SessionHandler extends SimpleChannelInboundHandler<ClientFrame> implements Connection {
    /** How long, in seconds, what comes after the last word is thrown away. */
    private static final int LINGER = 2;

    private static final Logger log = LoggerFactory.getLogger(SessionHandler.class);

    private final Sessions sessions;
    private final Ticks ticks;
    private final HalfOpen halfOpen;
    private final FrameDecoder frames;
    private final ByteString leafHash;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Session session;
    private boolean lingering;
    private int lingered;

    /** @param leafHash of the certificate that this connection is shown */
    SessionHandler(Sessions sessions, Ticks ticks, HalfOpen halfOpen, FrameDecoder frames, ByteString leafHash) {
        this.sessions = sessions;
        this.ticks = ticks;
        this.halfOpen = halfOpen;
        this.frames = frames;
        this.leafHash = leafHash;
    }

    // ------------------------------------------------------------------------------------------ what the channel says

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean up = event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess();
        if (up) {
            halfOpen.remove(ctx.channel());
            session = sessions.open(this, leafHash);
            ticks.add(ctx.executor(), this);
            session.start();
        } else if (event instanceof SslCompletionEvent) {
            ctx.close(); // the handshake failed, or the client has said its last word
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ClientFrame frame) {
        if (session != null && !lingering) {
            session.received(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null && !lingering) {
            session.writable(ctx.channel().isWritable());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof MalformedFrameException) {
            if (session != null && !lingering) {
                session.malformed();
            }
            return;
        }
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            log.error("A connection was closed, since its session failed", cause);
        }
        ctx.close(); // the socket, TLS or the session failed: there is nobody to tell
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        halfOpen.remove(ctx.channel());
        if (session != null) {
            ticks.remove(ctx.executor(), this);
            session.closed();
            session = null;
        }
    }

    /** Once a second. */
    void tick() {
        if (!lingering && session != null) {
            session.tick();
        } else if (++lingered >= LINGER) {
            channel().close();
        }
    }

    // ------------------------------------------------------------------------------------------ what the session says

    @Override
    public void execute(Runnable task) {
        try {
            context().executor().execute(() -> {
                if (session != null) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("The relay has stopped; a task of a closed connection was dropped");
        }
    }

    @Override
    public void send(RelayFrame frame) {
        context().write(frame, context().voidPromise());
    }

    @Override
    public void send(RelayFrame frame, Runnable departed) {
        context().write(frame, context().newPromise().addListener(sentOrFailed -> departed.run()));
    }

    @Override
    public boolean midFrame() {
        return frames.midFrame();
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public void close() {
        if (lingering) {
            return;
        }
        lingering = true;
        channel().config().setAutoRead(true);
        channel()
                .pipeline()
                .get(SslHandler.class)
                .closeOutbound()
                .addListener(said -> channel().shutdownOutput());
    }

    @Override
    public void setReading(boolean on) {
        if (!lingering) {
            channel().config().setAutoRead(on);
        }
    }

    private DuplexChannel channel() {
        return (DuplexChannel) context().channel();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline yet");
    }
}
