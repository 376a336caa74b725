package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.wire.Wire;

/** {@code S} of a published address. It seals one bundle after the other, each under a salt of its own. */
public final class AddressSecret extends LinkSecret {
    private static final int BUNDLE_ROOM = Wire.SMALL_ENTRY - Aead.SALT - Aead.TAG;

    private AddressSecret(Secret secret) {
        super(Purpose.ADDRESS, secret);
    }

    public static AddressSecret generate(SecureRandom random) {
        return new AddressSecret(Secret.random(random, LENGTH));
    }

    /**
     * Copies the bytes; the caller zeroes its own.
     *
     * @throws IllegalArgumentException if there are not {@value #LENGTH}
     */
    public static AddressSecret of(byte[] bytes) {
        return new AddressSecret(Secret.copyOf(bytes));
    }

    /** @param bundle a serialised {@code InvitationBundle} */
    public byte[] sealBundle(SecureRandom random, byte[] bundle) {
        byte[] salt = new byte[Aead.SALT];
        random.nextBytes(salt);
        byte[] entry = Arrays.copyOf(Bytes.concat(salt, Padding.pad(bundle, BUNDLE_ROOM)), Wire.SMALL_ENTRY);
        try (Secret key = bundleKey()) {
            Aead.derived(entry, key.inside(), Labels.ADDRESS_BUNDLE)
                    .sealInPlace(Labels.ADDRESS_BUNDLE, entry, 0, Aead.SALT, BUNDLE_ROOM);
        }
        return entry;
    }

    /**
     * S-602.
     *
     * @throws InvitationException DAMAGED_INVITATION
     */
    public byte[] openBundle(byte[] entry) throws InvitationException {
        try (Secret key = bundleKey()) {
            if (entry.length == Wire.SMALL_ENTRY) {
                return Padding.unpad(Aead.derived(entry, key.inside(), Labels.ADDRESS_BUNDLE)
                        .open(Labels.ADDRESS_BUNDLE, entry, 0, Aead.SALT, BUNDLE_ROOM + Aead.TAG));
            }
        } catch (DoesNotOpenException e) {
            // told below
        }
        throw new InvitationException(
                Kind.DAMAGED_INVITATION, "S-602: the relay does not keep what this address was published with.");
    }
}
