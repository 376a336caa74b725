package org.waystation.relay.bench.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Frames;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;

/**
 * One connection to a relay: frames, the hello, requests by their ids. What is asked with {@link #ask} is answered by a future; what
 * is sent with {@link #send} is answered to the {@link Party}.
 */
public final class Line extends ByteToMessageDecoder {
    /** Who is told what comes in. */
    interface Party {
        void replied(Reply reply);

        void told(Event event);

        /** Everything that had arrived is told: time to send. */
        void settle();

        /** The connection is gone, or the relay refused something; nothing more comes. */
        void failed(Throwable cause);
    }

    private final RelayAddress relay;
    private final CompletableFuture<Line> greeted = new CompletableFuture<>();
    private final Map<Integer, Question> asked = new HashMap<>(4);
    private @Nullable ChannelHandlerContext context;
    private @Nullable RelayHello hello;
    private Proofs.@Nullable Channel channel;
    private @Nullable Party party;
    private int lastId;
    private boolean closing;

    private record Question(Request.Builder request, CompletableFuture<Reply> answer) {}

    Line(RelayAddress relay) {
        this.relay = relay;
    }

    CompletableFuture<Line> greeted() {
        return greeted;
    }

    public RelayHello hello() {
        return Objects.requireNonNull(hello, "not greeted yet");
    }

    Proofs.Channel channel() {
        return Objects.requireNonNull(channel, "not greeted yet");
    }

    RelayAddress relay() {
        return relay;
    }

    void attach(@Nullable Party attached) {
        party = attached;
    }

    // ------------------------------------------------------------------------------------------------ out

    /** From any thread. Completes with the reply, or fails if the relay says no; waits where the relay says that it should. */
    CompletableFuture<Reply> ask(Request.Builder request) {
        Question question = new Question(request, new CompletableFuture<>());
        context().executor().execute(() -> put(question));
        return question.answer();
    }

    private void put(Question question) {
        asked.put(nextId(), question);
        write(ClientFrame.newBuilder()
                .addRequests(question.request().setId(lastId))
                .build());
        context().flush();
    }

    private void answer(Question question, Reply reply) {
        if (reply.getFailed().getCode() == ErrorCode.RATE_LIMITED) { // many connections open mailboxes at once
            int seconds = reply.getFailed().getRetrySeconds();
            var unused = context().executor().schedule(() -> put(question), seconds, TimeUnit.SECONDS);
        } else if (reply.hasFailed()) {
            question.answer().completeExceptionally(refusal(reply));
        } else {
            question.answer().complete(reply);
        }
    }

    /** On the loop, and not flushed. */
    void send(Request.Builder request) {
        write(ClientFrame.newBuilder().addRequests(request.setId(nextId())).build());
    }

    void flush() {
        context().flush();
    }

    void keepAlive() {
        if (!closing) {
            write(ClientFrame.getDefaultInstance());
            context().flush();
        }
    }

    void close() {
        closing = true;
        var unused = context().close();
    }

    private int nextId() {
        return ++lastId;
    }

    private void write(ClientFrame frame) {
        int length = frame.getSerializedSize();
        int size = Frames.sizeFor(length);
        ByteBuf bytes = context().alloc().directBuffer(size, size);
        try {
            bytes.writeInt(length);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes.internalNioBuffer(Wire.LENGTH_PREFIX, length));
            frame.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory that cannot be written", e);
        }
        bytes.writerIndex(Wire.LENGTH_PREFIX + length);
        bytes.writeZero(size - bytes.writerIndex());
        var unused = context().write(bytes, context().voidPromise());
    }

    // ------------------------------------------------------------------------------------------------- in

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (in.readableBytes() < Wire.LENGTH_PREFIX) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        int size = Frames.sizeOf(length);
        if (in.readableBytes() < size) {
            return;
        }
        RelayFrame frame = RelayFrame.parseFrom(
                CodedInputStream.newInstance(in.nioBuffer(in.readerIndex() + Wire.LENGTH_PREFIX, length)));
        in.skipBytes(size);
        received(frame);
    }

    private void received(RelayFrame frame) throws IOException {
        if (frame.hasGoodbye()) {
            throw new IOException(
                    "the relay said goodbye: " + frame.getGoodbye().getCode().name());
        }
        if (frame.hasHello()) {
            greet(frame.getHello());
        }
        for (Reply reply : frame.getRepliesList()) {
            Question question = asked.isEmpty() ? null : asked.remove(reply.getId());
            if (question != null) {
                answer(question, reply);
            } else if (reply.hasFailed()) {
                throw refusal(reply);
            } else if (party != null) {
                party.replied(reply);
            }
        }
        if (party != null) {
            frame.getEventsList().forEach(party::told);
        }
    }

    private void greet(RelayHello said) throws IOException {
        try {
            byte[] leaf = context()
                    .pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getPeerCertificates()[0]
                    .getEncoded();
            channel = new Proofs.Channel(said.getNonce(), ByteString.copyFrom(Trust.sha256(leaf)));
        } catch (GeneralSecurityException e) {
            throw new IOException("a connection without a certificate", e);
        }
        hello = said;
        write(ClientFrame.newBuilder()
                .setHello(ClientHello.newBuilder().setVersion(Wire.VERSION))
                .build());
        context().flush();
        greeted.complete(this);
    }

    private static IOException refusal(Reply reply) {
        return new IOException(
                "the relay refused: " + reply.getFailed().getCode().name());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (party != null) {
            party.settle();
        }
    }

    // ------------------------------------------------------------------------------------------ beginning, end

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail(new IOException("the relay closed a connection"));
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        var unused = ctx.close();
    }

    private void fail(Throwable cause) {
        if (closing) {
            return;
        }
        closing = true;
        greeted.completeExceptionally(cause);
        asked.values().forEach(question -> question.answer().completeExceptionally(cause));
        asked.clear();
        if (party != null) {
            party.failed(cause);
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline yet");
    }
}
