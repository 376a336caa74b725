package org.waystation.relay.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import org.waystation.relay.config.Endpoint;

/** The name by which others may reach what listens here, where nobody said it. */
public final class LocalHost {
    private LocalHost() {}

    /** Whether the relay listens on every address of this machine, so that none of them is its name. */
    public static boolean isEverywhere(Endpoint listen) {
        try {
            return InetAddress.getByName(listen.bareHost()).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The endpoint itself; or, if it is everywhere, one address of this machine, a public one before a private one. */
    public static Endpoint reachable(Endpoint listen) {
        if (!isEverywhere(listen)) {
            return listen;
        }
        return new Endpoint(ownAddress().map(InetAddress::getHostAddress).orElse("127.0.0.1"), listen.port());
    }

    private static Optional<InetAddress> ownAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparing(InetAddress::isSiteLocalAddress));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }
}
