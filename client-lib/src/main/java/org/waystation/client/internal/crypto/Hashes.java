package org.waystation.client.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256, SHA-512 and HMAC-SHA-256. They come from the platform, which is several times faster, if its provider gives a known
 * answer when this class is loaded, and otherwise from Bouncy Castle. Every call works on an object of its own, so all methods are
 * safe for any number of threads.
 */
public final class Hashes {
    /** Bytes of a SHA-256 hash and of an HMAC-SHA-256. */
    public static final int LENGTH = 32;

    private static final byte[] PROBE = Labels.ascii("org.waystation.v1.known-answer");
    private static final @Nullable Provider SHA_256 = provider("SHA-256", new SHA256Digest());
    private static final @Nullable Provider SHA_512 = provider("SHA-512", new SHA512Digest());
    private static final @Nullable Provider HMAC = hmacProvider();

    private Hashes() {}

    /** The hash of the parts, one after the other. */
    public static byte[] sha256(byte[]... parts) {
        return digest("SHA-256", SHA_256, parts);
    }

    /** The hash of the parts, one after the other. */
    public static byte[] sha512(byte[]... parts) {
        return digest("SHA-512", SHA_512, parts);
    }

    /** The authentication code of the parts, one after the other. */
    public static byte[] hmacSha256(byte[] key, byte[]... parts) {
        Hmac hmac = hmac(key);
        for (byte[] part : parts) {
            hmac.update(part);
        }
        return hmac.end();
    }

    /** An HMAC-SHA-256 that can be used several times under one key. For one thread. */
    static Hmac hmac(byte[] key) {
        return HMAC == null ? new PortableHmac(key) : new PlatformHmac(HMAC, key);
    }

    /** One key, any number of inputs one after the other. */
    interface Hmac {
        void update(byte[] bytes);

        void update(byte value);

        /** The code of what was given since the last end; then begins anew. */
        byte[] end();
    }

    private static byte[] digest(String name, @Nullable Provider provider, byte[]... parts) {
        if (provider == null) {
            return portable("SHA-256".equals(name) ? new SHA256Digest() : new SHA512Digest(), parts);
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(name, provider);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform lost its " + name, e);
        }
    }

    private static byte[] portable(Digest digest, byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static @Nullable Provider provider(String name, Digest reference) {
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            return Arrays.equals(digest.digest(PROBE), portable(reference, PROBE)) ? digest.getProvider() : null;
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static @Nullable Provider hmacProvider() {
        try {
            Provider provider = Mac.getInstance(PlatformHmac.NAME).getProvider();
            Hmac platform = new PlatformHmac(provider, PROBE);
            Hmac portable = new PortableHmac(PROBE);
            platform.update(PROBE);
            portable.update(PROBE);
            return Arrays.equals(platform.end(), portable.end()) ? provider : null;
        } catch (GeneralSecurityException | IllegalStateException e) {
            return null;
        }
    }

    private static final class PlatformHmac implements Hmac {
        static final String NAME = "HmacSHA256";

        /** HMAC treats an empty key and a key of zeros alike; the platform's key type does not take an empty one. */
        private static final byte[] EMPTY_KEY = new byte[LENGTH];

        private final Mac mac;

        PlatformHmac(Provider provider, byte[] key) {
            try {
                mac = Mac.getInstance(NAME, provider);
                mac.init(new SecretKeySpec(key.length == 0 ? EMPTY_KEY : key, NAME));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the platform lost its " + NAME, e);
            }
        }

        @Override
        public void update(byte[] bytes) {
            mac.update(bytes);
        }

        @Override
        public void update(byte value) {
            mac.update(value);
        }

        @Override
        public byte[] end() {
            return mac.doFinal();
        }
    }

    private static final class PortableHmac implements Hmac {
        private final HMac mac = new HMac(new SHA256Digest());

        PortableHmac(byte[] key) {
            mac.init(new KeyParameter(key));
        }

        @Override
        public void update(byte[] bytes) {
            mac.update(bytes, 0, bytes.length);
        }

        @Override
        public void update(byte value) {
            mac.update(value);
        }

        @Override
        public byte[] end() {
            byte[] code = new byte[LENGTH];
            mac.doFinal(code, 0);
            return code;
        }
    }
}
