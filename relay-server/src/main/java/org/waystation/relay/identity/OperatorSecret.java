package org.waystation.relay.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;

/**
 * A secret that is not on the relay's disk: without it, a disk, and every copy of it, opens nothing that was sealed under it. Read
 * from a file that is there while the relay starts: in memory, from a service manager, on a stick that leaves with its owner.
 */
public final class OperatorSecret {
    private static final int LEAST_CHARACTERS = 16;
    private static final int MOST_BYTES = 4_096;

    // The cost is part of the format of what is sealed: another one is another format.
    private static final int MEMORY_KIB = 64 * 1_024;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int KEY = 32;

    private final byte[] secret;

    private OperatorSecret(byte[] secret) {
        this.secret = secret;
    }

    /** What the file holds, without the newline at its end. */
    public static OperatorSecret read(Path file) throws StartException {
        byte[] content = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
            byte[] secret = Arrays.copyOf(content, length(content));
            int characters = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(secret))
                    .length();
            if (characters < LEAST_CHARACTERS || content.length > MOST_BYTES) {
                throw unusable(
                        file,
                        "must have at least " + LEAST_CHARACTERS + " characters and at most " + MOST_BYTES + " bytes");
            }
            return new OperatorSecret(secret);
        } catch (CharacterCodingException e) {
            throw unusable(file, "is not text in UTF-8"); // without the cause: it tells of the secret
        } catch (IOException e) {
            throw new StartException(Obstacle.SECRET, "the operator secret in " + file + " cannot be read", e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The key that the secret and the salt make: Argon2id, 64 MiB, three passes; a third of a second. */
    public byte[] key(byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .build());
        byte[] key = new byte[KEY];
        generator.generateBytes(secret, key);
        return key;
    }

    /** Forgets the secret, as soon as what it seals is open. */
    public void erase() {
        Arrays.fill(secret, (byte) 0);
    }

    private static int length(byte[] content) {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
            if (end > 0 && content[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static StartException unusable(Path file, String why) {
        return new StartException(Obstacle.SECRET, "the operator secret in " + file + " " + why);
    }
}
