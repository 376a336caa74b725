package org.waystation.client.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;

/** One connection to the echo, with the platform's TLS, as many frames on their way as of a file that is sent. */
final class EchoLine implements AutoCloseable {
    private static final int WINDOW = 64;

    private final SSLSocket socket;

    private EchoLine(SSLSocket socket) {
        this.socket = socket;
    }

    static EchoLine to(RelayAddress address) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.host(), address.port());
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        return new EchoLine(socket);
    }

    /** Sends large frames with so many bytes of a file in them, and has them back. */
    void echo(long length) throws IOException {
        long frames = (length + Wire.LARGE_ENTRY - 1) / Wire.LARGE_ENTRY;
        Semaphore room = new Semaphore(WINDOW);
        CompletableFuture<Void> read = CompletableFuture.runAsync(() -> read(frames, room));
        byte[] frame = new byte[Wire.LARGE_FRAME];
        for (long sent = 0; sent < frames; sent++) {
            room.acquireUninterruptibly();
            socket.getOutputStream().write(frame);
        }
        read.join();
    }

    private void read(long frames, Semaphore room) {
        try {
            InputStream in = socket.getInputStream();
            byte[] frame = new byte[Wire.LARGE_FRAME];
            for (long came = 0; came < frames; came++) {
                if (in.readNBytes(frame, 0, frame.length) < frame.length) {
                    throw new EOFException();
                }
                room.release();
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The echo is a process of our own, on this machine. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
