package org.waystation.relay.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.waystation.wire.Frames;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Goodbye;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/**
 * A client written from the specification, on the JDK's TLS and blocking sockets, to look at a relay from outside. One thread sends
 * and one (it may be another) receives.
 */
public final class WireClient implements AutoCloseable {
    /** Nothing that a test waits for takes longer, milliseconds. */
    public static final int PATIENCE = 30_000;

    private final RelayAddress address;
    private final Socket pipe;
    private final SSLSocket socket;
    private final DataInputStream in;
    private final RelayHello hello;
    private final byte[] channel;
    private final Map<Integer, Reply> replies = new HashMap<>();
    private final Queue<Event> events = new ArrayDeque<>();
    private boolean greeted;
    private int lastId;

    public static WireClient connect(RelayAddress address) throws IOException {
        return connect(address, Clock.systemUTC());
    }

    public static WireClient connect(RelayAddress address, Clock clock) throws IOException {
        Socket pipe = new Socket();
        return new WireClient(address, pipe, handshake(address, context(pin(address, clock)), pipe));
    }

    /** @param from the address of this machine to come from */
    public static WireClient connect(RelayAddress address, InetAddress from) throws IOException {
        Socket pipe = new Socket();
        pipe.bind(new InetSocketAddress(from, 0));
        return new WireClient(address, pipe, handshake(address, context(pin(address, Clock.systemUTC())), pipe));
    }

    private static PinnedTrust pin(RelayAddress address, Clock clock) {
        return new PinnedTrust(address.fingerprint().toByteArray(), clock);
    }

    /** TLS 1.3 and nothing after it. */
    public static SSLSocket handshake(RelayAddress address, SSLContext context) throws IOException {
        return handshake(address, context, new Socket());
    }

    private static SSLSocket handshake(RelayAddress address, SSLContext context, Socket pipe) throws IOException {
        try {
            pipe.connect(new InetSocketAddress(address.host(), address.port()), PATIENCE);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(pipe, null, address.port(), true);
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.setSoTimeout(PATIENCE);
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            pipe.close();
            throw e;
        }
    }

    public static SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private WireClient(RelayAddress address, Socket pipe, SSLSocket socket) throws IOException {
        this.address = address;
        this.pipe = pipe;
        this.socket = socket;
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
        RelayFrame first = receive();
        if (!first.hasHello()) {
            throw new IOException("the relay's first frame is no hello: "
                    + first.getGoodbye().getCode().name());
        }
        this.hello = first.getHello();
        this.channel = channel(hello, socket.getSession());
    }

    private static byte[] channel(RelayHello hello, SSLSession session) throws IOException {
        try {
            byte[] leaf = ((X509Certificate) session.getPeerCertificates()[0]).getEncoded();
            ByteBuffer channel = ByteBuffer.allocate(64);
            channel.put(hello.getNonce().toByteArray())
                    .put(MessageDigest.getInstance("SHA-256").digest(leaf));
            return channel.array();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    public RelayAddress address() {
        return address;
    }

    public RelayHello hello() {
        return hello;
    }

    public SSLSession tls() {
        return socket.getSession();
    }

    // ---------------------------------------------------------------------------------------------------- frames

    /** Sends the frame; the first one with a hello. */
    public void send(ClientFrame frame) throws IOException {
        ClientFrame whole = frame;
        if (!greeted) {
            whole = frame.toBuilder()
                    .setHello(ClientHello.newBuilder().setVersion(1))
                    .build();
            greeted = true;
        }
        sendRaw(Frames.encode(whole));
    }

    public void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next frame. Throws {@link EOFException} at the end. */
    public RelayFrame receive() throws IOException {
        int length = in.readInt();
        int size = length <= 4_092 ? 4_096 : 16_384;
        byte[] rest = new byte[size - 4];
        in.readFully(rest);
        for (int i = length; i < rest.length; i++) {
            if (rest[i] != 0) {
                throw new IOException("W-102: padding that is not zeros");
            }
        }
        return RelayFrame.parseFrom(CodedInputStream.newInstance(rest, 0, length));
    }

    /** Reads on until the relay says goodbye, then expects the end of the connection. */
    public Goodbye goodbye() throws IOException {
        RelayFrame frame = receive();
        while (!frame.hasGoodbye()) {
            frame = receive();
        }
        if (in.read() != -1) {
            throw new IOException("the relay speaks after its goodbye");
        }
        return frame.getGoodbye();
    }

    /** Whether the relay ends the connection without another byte. */
    public boolean endsSilently() throws IOException {
        return in.read() == -1;
    }

    public void timeout(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
    }

    // ---------------------------------------------------------------------------------------------------- requests

    /** Sends one request and waits for its reply; events that come meanwhile are kept for {@link #event}. */
    public Reply call(Request.Builder request) throws IOException {
        int id = ++lastId;
        send(ClientFrame.newBuilder().addRequests(request.setId(id)).build());
        return reply(id);
    }

    public int nextId() {
        return ++lastId;
    }

    public Reply reply(int id) throws IOException {
        while (!replies.containsKey(id)) {
            take();
        }
        return replies.remove(id);
    }

    public Event event() throws IOException {
        while (events.isEmpty()) {
            take();
        }
        return events.remove();
    }

    private void take() throws IOException {
        RelayFrame frame = receive();
        if (frame.hasGoodbye()) {
            throw new EOFException("goodbye: " + frame.getGoodbye().getCode().name());
        }
        frame.getRepliesList().forEach(reply -> replies.put(reply.getId(), reply));
        events.addAll(frame.getEventsList());
    }

    // ---------------------------------------------------------------------------------------------------- verbs

    public Request.Builder create(RoleKeys reader, RoleKeys writer) {
        Create.Builder create = Create.newBuilder()
                .setRetention(Retention.QUEUE)
                .setReaderKey(reader.publicKey())
                .setWriterKey(writer.publicKey())
                .setReaderProof(reader.prove(RoleKeys.CREATE, Role.READER, channel))
                .setWriterProof(writer.prove(RoleKeys.CREATE, Role.WRITER, channel));
        address.access().ifPresent(secret -> create.setAccessProof(accessProof(secret)));
        return Request.newBuilder().setCreate(create);
    }

    /** For a LOG, with the keys of its first epoch. */
    public Request.Builder createLog(RoleKeys reader, RoleKeys writer, RoleKeys owner) {
        Request.Builder request = create(reader, writer);
        return request.setCreate(request.getCreate().toBuilder()
                .setRetention(Retention.LOG)
                .setOwnerKey(owner.publicKey())
                .setOwnerProof(owner.prove(RoleKeys.CREATE, Role.OWNER, channel)));
    }

    private ByteString accessProof(ByteString secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA256"));
            ByteArrayOutputStream statement = new ByteArrayOutputStream();
            statement.writeBytes("waystation.v1.access\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            statement.writeBytes(channel);
            return ByteString.copyFrom(mac.doFinal(statement.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Request.Builder open(Role role, RoleKeys keys) {
        return Request.newBuilder()
                .setOpen(Open.newBuilder()
                        .setRole(role)
                        .setKey(keys.publicKey())
                        .setProof(keys.prove(RoleKeys.OPEN, role, channel)));
    }

    /** Opens and expects to be let in; the handle. */
    public int handle(Role role, RoleKeys keys) throws IOException {
        Reply reply = call(open(role, keys));
        if (!reply.hasOpened()) {
            throw new IOException("not opened: " + reply.getFailed().getCode().name());
        }
        return reply.getOpened().getHandle();
    }

    public static Request.Builder append(int handle, ByteString entry) {
        return Request.newBuilder()
                .setAppend(Append.newBuilder().setHandle(handle).setEntry(entry));
    }

    /** An entry that is worth looking for afterwards. */
    public static ByteString entry(SecureRandom random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** Drops the connection as a client does that lost its network: no goodbye, no close_notify, even while another thread writes. */
    public void abort() throws IOException {
        pipe.close();
    }

    /** Drops the connection so that the relay is told "connection reset". */
    public void reset() throws IOException {
        pipe.setSoLinger(true, 0);
        pipe.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
