package org.waystation.relay.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.wire.RelayAddress;

/** The censor on the wire: stands between one client and a relay, and keeps what passes. */
public final class Tap implements AutoCloseable {
    /** One TLS record, as it looks from outside. */
    public record TlsRecord(int type, int length) {}

    public static final int HANDSHAKE = 22;
    public static final int APPLICATION_DATA = 23;
    public static final int KEY_SHARE = 51;
    public static final int PRE_SHARED_KEY = 41;

    private static final int RECORD_HEADER = 5;
    private static final int CLIENT_HELLO = 1;

    private final RelayAddress relay;
    private final ServerSocket listener;
    private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromRelay = new ByteArrayOutputStream();
    private final List<Socket> sockets = new ArrayList<>();

    public Tap(RelayAddress relay) throws IOException {
        this.relay = relay;
        this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        start(() -> {
            Socket client = listener.accept();
            Socket server = new Socket(relay.host(), relay.port());
            sockets.addAll(List.of(client, server));
            start(() -> copy(client, server, fromClient));
            start(() -> copy(server, client, fromRelay));
        });
    }

    /** The relay, reached through here. */
    public RelayAddress address() {
        return new RelayAddress(relay.fingerprint(), relay.access(), "127.0.0.1", listener.getLocalPort());
    }

    /** The records that have passed from the relay, whole ones. */
    public List<TlsRecord> recordsOfRelay() {
        ByteBuffer bytes = bytes(fromRelay);
        List<TlsRecord> records = new ArrayList<>();
        while (bytes.remaining() >= RECORD_HEADER) {
            int type = bytes.get();
            bytes.getShort();
            int length = bytes.getShort() & 0xffff;
            if (bytes.remaining() < length) {
                break;
            }
            skip(bytes, length);
            records.add(new TlsRecord(type, length));
        }
        return records;
    }

    /** The extension of the client's first message, if it is there. */
    public Optional<byte[]> extensionOfClient(int type) {
        return extension(bytes(fromClient), type);
    }

    /** The extension of the relay's first message, if it is there. */
    public Optional<byte[]> extensionOfRelay(int type) {
        return extension(bytes(fromRelay), type);
    }

    private static ByteBuffer bytes(ByteArrayOutputStream direction) {
        synchronized (direction) {
            return ByteBuffer.wrap(direction.toByteArray());
        }
    }

    /** RFC 8446, section 4.1: both hellos are a version, 32 random bytes, a session id, cipher suites, compression, extensions. */
    private static Optional<byte[]> extension(ByteBuffer at, int wanted) {
        skip(at, RECORD_HEADER);
        boolean client = at.get() == CLIENT_HELLO;
        skip(at, 3 + 2 + 32);
        skip(at, at.get() & 0xff);
        skip(at, client ? at.getShort() & 0xffff : 2);
        skip(at, client ? at.get() & 0xff : 1);
        int end = (at.getShort() & 0xffff) + at.position();
        while (at.position() < end) {
            int type = at.getShort() & 0xffff;
            byte[] body = new byte[at.getShort() & 0xffff];
            at.get(body);
            if (type == wanted) {
                return Optional.of(body);
            }
        }
        return Optional.empty();
    }

    private static void skip(ByteBuffer at, int bytes) {
        at.position(at.position() + bytes);
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        return; // an end of the pipe was closed
                    }
                },
                "tap");
        thread.setDaemon(true);
        thread.start();
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream kept) throws IOException {
        byte[] buffer = new byte[1 << 16];
        InputStream in = from.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            synchronized (kept) {
                kept.write(buffer, 0, n);
            }
            to.getOutputStream().write(buffer, 0, n);
        }
        to.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
