package org.waystation.relay.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.waystation.relay.keys.KeysException.Obstacle;

/**
 * Keys in one file that only the relay's own user may read. It grows, is overwritten in place, and is never shortened, renamed or
 * copied: a copy would keep what is erased here.
 */
public final class KeyFile implements KeyMedium {
    private static final int ZEROS = 64 * 1_024;

    private final Path path;
    private final FileChannel channel;
    private final byte[] key;

    private volatile long size;
    private volatile boolean grown;
    private volatile boolean failed;

    private KeyFile(Path path, FileChannel channel, byte[] key, long size) {
        this.path = path;
        this.channel = channel;
        this.key = key;
        this.size = size;
    }

    /**
     * Opens the file, or makes it if there is none: sealed if there is a secret, and for ever so.
     *
     * @throws KeysException if it is damaged, of a newer format, or its sealing and the secret do not belong together; nothing was
     *     changed then
     */
    public static KeyFile open(Path path, Optional<Unlock> unlock, SecureRandom random) throws KeysException {
        try {
            createIfMissing(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                byte[] header = readHeader(channel);
                if (isBlank(header) && channel.size() <= Header.SIZE) { // new, or its making was cut short
                    header = Header.create(unlock, random);
                    writeFully(channel, 0, ByteBuffer.wrap(header));
                    channel.force(true);
                }
                byte[] key = Header.open(header, "the key file " + path, unlock);
                return new KeyFile(path, channel, key, Math.max(0, channel.size() - Header.SIZE));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (KeysException e) {
            throw e;
        } catch (IOException e) {
            throw new KeysException(Obstacle.FAILED, "the key file " + path + " cannot be opened", e);
        }
    }

    private static void createIfMissing(Path path) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(path, ownerOnly);
        if (posix) { // Windows cannot open a directory, and needs no such call
            Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a directory");
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static byte[] readHeader(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Header.SIZE);
        while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {
            // until it is full, or the file ends
        }
        return header.array();
    }

    private static boolean isBlank(byte[] header) {
        return Arrays.equals(header, new byte[Header.SIZE]);
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws KeysException {
        try {
            long at = Header.SIZE + offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new IOException("the file ends too early");
                }
                at += count;
            }
        } catch (IOException e) {
            throw new KeysException(Obstacle.FAILED, "the key file " + path + " cannot be read", e);
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws KeysException {
        requireWhole();
        try {
            writeFully(channel, Header.SIZE + offset, from);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public void sync() throws KeysException {
        requireWhole();
        try {
            channel.force(grown);
            grown = false;
        } catch (IOException e) {
            throw failed("synced", e);
        }
    }

    @Override
    public void grow(long to) throws KeysException {
        requireWhole();
        try {
            grown = true;
            for (long at = size; at < to; at += ZEROS) { // zeros, not a hole: the blocks are there when they are needed
                writeFully(channel, Header.SIZE + at, ByteBuffer.allocate((int) Math.min(ZEROS, to - at)));
            }
            size = Math.max(size, to);
        } catch (IOException e) {
            throw new KeysException(Obstacle.NO_ROOM, "the key file " + path + " cannot grow", e);
        }
    }

    @Override
    public void close() throws KeysException {
        Arrays.fill(key, (byte) 0);
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("closed", e);
        }
    }

    private static void writeFully(FileChannel channel, long at, ByteBuffer from) throws IOException {
        long offset = at;
        while (from.hasRemaining()) {
            offset += channel.write(from, offset);
        }
    }

    private KeysException failed(String what, IOException e) {
        failed = true;
        return new KeysException(Obstacle.FAILED, "the key file " + path + " cannot be " + what, e);
    }

    private void requireWhole() throws KeysException {
        if (failed) {
            throw new KeysException(
                    Obstacle.FAILED, "the key file " + path + " failed before: nobody knows what it holds, restart");
        }
    }
}
