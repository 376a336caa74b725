package org.waystation.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.waystation.relay.config.PrivateFiles;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;
import org.waystation.wire.Base32;
import org.waystation.wire.Wire;

/** The secret that a private relay asks of whoever wants to create mailboxes, kept in base 32 in one file. */
public final class AccessSecret {
    private AccessSecret() {}

    /**
     * The secret of the relay whose identity is in {@code directory}. A relay that was private stays it: the secret is asked for as long as its file is there.
     *
     * @param wanted whether to make one where there is none
     */
    public static Optional<ByteString> open(Path directory, boolean wanted, SecureRandom random) throws StartException {
        Path file = directory.resolve("access");
        try {
            if (Files.exists(file)) {
                return Optional.of(read(file));
            }
            if (!wanted) {
                return Optional.empty();
            }
            byte[] secret = new byte[Wire.ACCESS_SECRET];
            random.nextBytes(secret);
            PrivateFiles.write(file, (Base32.encode(secret) + "\n").getBytes(US_ASCII));
            return Optional.of(ByteString.copyFrom(secret));
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException(
                    Obstacle.IDENTITY, "the access secret in " + file + " is damaged or unreadable: restore it", e);
        }
    }

    private static ByteString read(Path file) throws IOException {
        byte[] secret = Base32.decode(Files.readString(file, US_ASCII).strip());
        if (secret.length != Wire.ACCESS_SECRET) {
            throw new IOException("not " + Wire.ACCESS_SECRET + " bytes");
        }
        return ByteString.copyFrom(secret);
    }
}
