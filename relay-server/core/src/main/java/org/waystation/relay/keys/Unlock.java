package org.waystation.relay.keys;

/** Makes the key that a key file is sealed under from a secret that is not on the disk. Slow on purpose. */
@FunctionalInterface
public interface Unlock {
    /** The 32-byte key for this secret and salt; the same two, the same key, for as long as the format is what it is. */
    byte[] key(byte[] salt);
}
