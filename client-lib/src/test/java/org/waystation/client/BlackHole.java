package org.waystation.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.waystation.wire.RelayAddress;

/** A way to a relay that can begin to swallow everything, while its connections stand and new ones are accepted. */
final class BlackHole implements AutoCloseable {
    private final RelayAddress relay;
    private final ServerSocket door;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    BlackHole(RelayAddress relay) throws IOException {
        this.relay = relay;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The relay, at the other end of the way. */
    RelayAddress address() {
        return new RelayAddress(relay.fingerprint(), relay.access(), "127.0.0.1", door.getLocalPort());
    }

    /** From now on nothing arrives, in either direction. */
    void swallow() {
        swallowing = true;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "black hole");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(relay.host(), relay.port());
                sockets.add(client);
                sockets.add(server);
                start(() -> carry(client, server));
                start(() -> carry(server, client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!swallowing) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // one end is gone; so is the other now
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
