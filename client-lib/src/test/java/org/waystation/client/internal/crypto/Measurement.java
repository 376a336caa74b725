package org.waystation.client.internal.crypto;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/**
 * Prints the CPU time of handshake and messages, and of nothing but the primitives that each of them cannot do without (the floor).
 * A program, not a test: run it by its class name.
 */
final class Measurement {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final java.security.SecureRandom RANDOM = Randomness.platform();
    private static final byte[] CONTENT = new byte[256];

    private Measurement() {}

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        for (int round = 0; round < 3; round++) {
            measureHandshake();
            measureOneWay();
            measurePingPong();
            System.out.println();
        }
    }

    private static void measureHandshake() throws Exception {
        double whole = micros("handshake, both sides, with invitation", 300, () -> Contact.made(RANDOM));
        InvitationSecret secret = InvitationSecret.generate(RANDOM);
        InviterKeys keys = InviterKeys.generate(RANDOM);
        byte[] entry = secret.sealBundle(keys.bundle(Contact.EXPIRES, Contact.offers(1)));
        byte[] hash = Hashes.sha256(entry);
        double session = micros("  of this, from bundle to two sessions", 300, () -> {
            Bundle bundle = Bundle.read(secret.openBundle(entry, hash), Contact.NOW);
            Handshake.Answer answer = Handshake.answer(RANDOM, bundle, hash, secret, Contact.NOW);
            Handshake.Sealed sealed = answer.sealFirst(Contact.introduction(answer.directionStart()));
            Handshake.accept(RANDOM, keys, hash, secret, Contact.EXPIRES, sealed.entry(), Contact.NOW);
        });
        double floor = micros("  floor of it", 300, Measurement::handshakePrimitives);
        ratio(session, floor);
        if (whole < session) {
            System.out.println("  (noisy machine)");
        }
    }

    /** 4 pairs, 6 + 2 agreements (root step), 3 signatures checked, 1 made, encapsulation and decapsulation. */
    private static void handshakePrimitives() throws Exception {
        X25519 pair = X25519.generate(RANDOM);
        X25519 other = X25519.generate(RANDOM);
        X25519.generate(RANDOM);
        for (int i = 0; i < 8; i++) {
            other.agree(pair.publicInside()).close();
        }
        SigningKey key = SigningKey.generate(RANDOM);
        byte[] signature = key.sign(CONTENT);
        for (int i = 0; i < 3; i++) {
            SigningKey.verify(key.publicBytes(), CONTENT, signature);
        }
        Secret seed = Secret.random(RANDOM, Kem.SEED);
        byte[] publicKey = Kem.ML_KEM_1024.publicKey(seed);
        byte[] ciphertext = Kem.ML_KEM_1024.encapsulate(RANDOM, publicKey).ciphertext();
        Kem.ML_KEM_1024.decapsulate(seed, ciphertext);
        for (int i = 0; i < 3; i++) { // bundle, answer, first message
            sealAndOpen(4_000);
        }
    }

    private static void measureOneWay() throws Exception {
        Contact contact = Contact.made(RANDOM);
        double one = micros("one way, 256 B, seal and open", 5_000, () -> {
            byte[] entry = contact.anna.seal(CONTENT, EntrySize.SMALL, Contact.NOW);
            if (!(contact.ben.open(entry, Contact.NOW) instanceof Opening.Opened)) {
                throw new AssertionError();
            }
        });
        byte[] key = new byte[32];
        double floor = micros("  floor of it", 5_000, () -> {
            byte[] salt = new byte[16];
            RANDOM.nextBytes(salt);
            sealAndOpen(Message.HEADER);
            sealAndOpen(2_755);
            for (int side = 0; side < 2; side++) {
                Hkdf.derive(salt, key, Labels.RATCHET_HEADER, 44);
                Hkdf.derive(salt, key, Labels.RATCHET_BODY, 44);
                ChainKey.step(key);
            }
        });
        ratio(one, floor);
        micros("  save", 5_000, () -> contact.anna.save());
    }

    private static void measurePingPong() throws Exception {
        Contact contact = Contact.made(RANDOM);
        double two = micros("ping-pong, per message", 2_000, () -> {
            byte[] entry = contact.ben.seal(CONTENT, EntrySize.SMALL, Contact.NOW);
            if (!(contact.anna.open(entry, Contact.NOW) instanceof Opening.Opened)) {
                throw new AssertionError();
            }
            Session swap = contact.ben;
            contact.ben = contact.anna;
            contact.anna = swap;
        });
        byte[] key = new byte[32];
        Secret seed = Secret.random(RANDOM, Kem.SEED);
        byte[][] kem = {new byte[0]};
        int[] turn = {0};
        double floor = micros("  floor of it", 2_000, () -> {
            byte[] salt = new byte[16];
            RANDOM.nextBytes(salt);
            sealAndOpen(Message.HEADER);
            sealAndOpen(2_755);
            X25519 pair = X25519.generate(RANDOM);
            pair.agree(pair.publicInside()).close();
            pair.agree(pair.publicInside()).close();
            for (int side = 0; side < 2; side++) {
                Hkdf.derive(salt, key, Labels.RATCHET_HEADER, 44);
                Hkdf.derive(salt, key, Labels.RATCHET_BODY, 44);
                Hkdf.derive(salt, key, Labels.RATCHET_ROOT, 96);
                ChainKey.step(key);
            }
            if (turn[0]++ % 9 == 0) {
                kem[0] = Kem.ML_KEM_768.publicKey(seed);
                Kem.ML_KEM_768.decapsulate(
                        seed, Kem.ML_KEM_768.encapsulate(RANDOM, kem[0]).ciphertext());
            }
        });
        ratio(two, floor);
    }

    private static void sealAndOpen(int length) throws DoesNotOpenException {
        byte[] key = new byte[Aead.KEY];
        byte[] nonce = new byte[Aead.NONCE];
        byte[] message = new byte[length + Aead.TAG];
        Aead.of(key, nonce).sealInPlace(key, message, 0, 0, length);
        Aead.of(key, nonce).open(key, message, 0, 0, message.length);
    }

    private static double micros(String what, int times, Work work) throws Exception {
        for (int i = 0; i < times; i++) {
            work.run();
        }
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        double micros = (THREADS.getCurrentThreadCpuTime() - before) / 1_000.0 / times;
        System.out.println(String.format(Locale.ROOT, "%-45s %8.1f us", what, micros));
        return micros;
    }

    private static void ratio(double whole, double floor) {
        System.out.println(String.format(Locale.ROOT, "%-45s %8.2f", "  over the floor", whole / floor));
    }
}
