package org.waystation.client.internal.net;

import com.google.protobuf.ByteString;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.waystation.wire.Frames;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;

/** A relay on loopback that does what a test says, right or wrong, over the TLS of the JDK. */
final class TestRelay implements AutoCloseable {
    /** What it does with a connection; when it returns the connection is closed. */
    interface Script {
        void play(Client client) throws Exception;
    }

    interface RawScript {
        void play(Socket socket) throws Exception;
    }

    static final ByteString NONCE = ByteString.copyFrom(new byte[Wire.NONCE]);

    final TestIdentity identity;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private TestRelay(TestIdentity identity, RawScript script) throws IOException {
        this.identity = identity;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> accept(script));
    }

    /** A relay below TLS. */
    static TestRelay raw(RawScript script) throws IOException {
        return new TestRelay(new TestIdentity(), script);
    }

    static TestRelay playing(Script script) throws Exception {
        TestIdentity identity = new TestIdentity();
        return playing(identity, identity.chain(), "TLSv1.3", script);
    }

    /** @param chain shown to clients; the first one's key is the identity's leaf key */
    static TestRelay playing(TestIdentity identity, X509Certificate[] chain, String protocol, Script script)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new OneChain(identity.leaf.getPrivate(), chain)}, null, null);
        return new TestRelay(identity, socket -> {
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, 0, true);
            tls.setUseClientMode(false);
            tls.setEnabledProtocols(new String[] {protocol});
            tls.startHandshake();
            script.play(new Client(tls));
        });
    }

    RelayAddress address() {
        return identity.address(server.getLocalPort());
    }

    private void accept(RawScript script) {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> {
                    try (socket) {
                        script.play(socket);
                    } catch (Exception e) {
                        // The client went away, or does not trust us: what it makes of it is what the tests are about.
                    }
                });
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "test relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    static RelayFrame hello() {
        return RelayFrame.newBuilder().setHello(helloBuilder()).build();
    }

    static RelayHello.Builder helloBuilder() {
        return RelayHello.newBuilder()
                .setMinVersion(1)
                .setMaxVersion(1)
                .setNonce(NONCE)
                .setTime(TestIdentity.MADE.getEpochSecond())
                .setLimits(Limits.newBuilder().setRequestsInFlight(1_024).setSilenceSeconds(300));
    }

    /** A client, seen from the relay. */
    static final class Client {
        final SSLSocket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Client(SSLSocket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void send(RelayFrame frame) throws IOException {
            send(Frames.encode(frame));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        ClientFrame receive() throws Exception {
            byte[] frame = receiveBytes();
            return ClientFrame.parseFrom(Frames.messageOf(ByteBuffer.wrap(frame)));
        }

        byte[] receiveBytes() throws Exception {
            int length = in.readInt();
            byte[] frame = new byte[Frames.sizeOf(length)];
            ByteBuffer.wrap(frame).putInt(length);
            in.readFully(frame, 4, frame.length - 4);
            return frame;
        }

        /** Waits until the client ends the connection. */
        void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // whatever it still says
            }
        }
    }

    /** Shows one chain to everybody. */
    static final class OneChain extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate[] chain;

        OneChain(PrivateKey key, X509Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return "relay";
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return "relay";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {"relay"};
        }
    }
}
