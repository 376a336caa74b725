package org.waystation.wire;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** Writes the seeds of {@link WireFuzzTest}: run by hand when the formats grow. */
final class FuzzSeeds {
    private static final Path ROOT = Path.of("src/test/resources/org/waystation/wire/WireFuzzTestInputs");

    private FuzzSeeds() {}

    public static void main(String[] arguments) throws IOException {
        ClientFrame hello = ClientFrame.newBuilder()
                .setHello(ClientHello.newBuilder().setVersion(Wire.VERSION))
                .build();
        seed("frame", "hello", cut(Frames.encode(hello)));
        Delivery delivery = Delivery.newBuilder()
                .setHandle(1)
                .setPosition(1)
                .setEntry(ByteString.copyFrom(new byte[Wire.LARGE_ENTRY]))
                .build();
        RelayFrame large = RelayFrame.newBuilder()
                .addEvents(Event.newBuilder().setDelivery(delivery))
                .build();
        seed("frame", "large", cut(Frames.encode(large)));

        ByteString print = ByteString.copyFrom(new byte[Wire.HASH]);
        Optional<ByteString> access = Optional.of(ByteString.copyFrom(new byte[Wire.ACCESS_SECRET]));
        seed("address", "name", new RelayAddress(print, Optional.empty(), "relay.example.org", 7443).format());
        seed("address", "access", new RelayAddress(print, access, "203.0.113.5", 1).format());
        seed("address", "ipv6", new RelayAddress(print, access, "[2001:db8::1]", 65_535).format());
        seed("base32", "text", Base32.encode("waystation".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Without the zeros at the end, which the test puts there. */
    private static byte[] cut(byte[] frame) {
        return java.util.Arrays.copyOf(frame, 64);
    }

    private static void seed(String target, String name, String text) throws IOException {
        seed(target, name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void seed(String target, String name, byte[] data) throws IOException {
        Path file = ROOT.resolve(target).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, data);
    }
}
