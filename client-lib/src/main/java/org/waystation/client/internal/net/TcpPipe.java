package org.waystation.client.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.waystation.client.BytePipe;
import org.waystation.client.Connector;

/** The plainest pipe: a TCP connection. */
public final class TcpPipe implements BytePipe {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private TcpPipe(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Opens TCP connections without any proxy. */
    public static Connector connector() {
        return TcpPipe::open;
    }

    private static BytePipe open(String host, int port, Duration timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException();
        }
        Socket socket = new Socket(java.net.Proxy.NO_PROXY);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) timeout.toMillis());
            return new TcpPipe(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
