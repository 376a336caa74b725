package org.waystation.relay.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import org.waystation.wire.RelayAddress;

/**
 * Connections by the thousand, from several addresses of this machine, that say one thing and then nothing any more. They wait for the
 * relay to end them.
 */
public final class Flood implements AutoCloseable {
    private static final int SOURCES = 8;

    private final InetSocketAddress relay;
    private final IntFunction<byte[]> words;
    private final Selector selector = Selector.open();
    private final ByteBuffer answer = ByteBuffer.allocate(1 << 14);
    private final List<SocketChannel> sockets = new ArrayList<>();
    private int begun;
    private int connected;
    private int ended;

    /** @param words what the nth connection says */
    public Flood(RelayAddress address, IntFunction<byte[]> words) throws IOException {
        this.relay = new InetSocketAddress(address.host(), address.port());
        this.words = words;
    }

    /** Handshakes that go no further than nothing, one byte, half a ClientHello, or a whole one. */
    public static Flood halfOpen(RelayAddress address) throws IOException {
        byte[] hello = clientHello(address);
        int[] lengths = {0, 1, hello.length / 2, hello.length};
        return new Flood(address, n -> java.util.Arrays.copyOf(hello, lengths[n % lengths.length]));
    }

    private static byte[] clientHello(RelayAddress address) throws IOException {
        PinnedTrust pin = new PinnedTrust(address.fingerprint().toByteArray(), Clock.systemUTC());
        SSLEngine engine = WireClient.context(pin).createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        byte[] bytes = new byte[record.flip().remaining()];
        record.get(bytes);
        return bytes;
    }

    /** So many more, all at once; returns when each was accepted and has said its word. */
    public void wave(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open();
            sockets.add(socket);
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(new InetSocketAddress("127.0.0." + (2 + begun % SOURCES), 0));
            socket.register(selector, SelectionKey.OP_CONNECT, begun++);
            if (socket.connect(relay)) {
                speak(socket.keyFor(selector));
            }
        }
        long end = System.nanoTime() + 4 * WireClient.PATIENCE * 1_000_000L;
        while (connected < begun) {
            if (System.nanoTime() > end) {
                throw new IOException((begun - connected) + " of " + begun + " were not accepted");
            }
            step();
        }
    }

    /** Waits until the relay has ended every one of them. */
    public void awaitEnd() throws IOException {
        int left = awaitEnd(Duration.ofMillis(WireClient.PATIENCE));
        if (left > 0) {
            throw new IOException(left + " of " + begun + " were not ended");
        }
    }

    /**
     * As above, for no longer than this; how many are left. If the system's backlog was full, these may be connections that only this
     * side believes in.
     */
    public int awaitEnd(Duration most) throws IOException {
        long end = System.nanoTime() + most.toNanos();
        while (ended < begun && System.nanoTime() < end) {
            step();
        }
        return begun - ended;
    }

    private void step() throws IOException {
        selector.select(
                key -> {
                    try {
                        if (key.isConnectable()) {
                            ((SocketChannel) key.channel()).finishConnect();
                            speak(key);
                        } else if (key.isReadable() && ((SocketChannel) key.channel()).read(answer.clear()) < 0) {
                            end(key);
                        }
                    } catch (IOException e) {
                        end(key); // a reset is an end
                    }
                },
                100);
    }

    private void speak(SelectionKey key) throws IOException {
        connected++;
        key.interestOps(SelectionKey.OP_READ);
        ((SocketChannel) key.channel()).write(ByteBuffer.wrap(words.apply((int) key.attachment())));
    }

    private void end(SelectionKey key) {
        if (key.interestOps() == SelectionKey.OP_CONNECT) {
            connected++;
        }
        ended++;
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel socket : sockets) {
            socket.close();
        }
        selector.close();
    }
}
