package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waystation.wire.Wire;

/** pitfall 5: whatever is given to a parser, it ends soon, allocates little, and fails only as it says. */
class ParsersTest {
    private static final int TRIES = 4_000;

    private final Contact contact = Contact.made("parsers");

    private interface Parser {
        void parse(byte[] bytes) throws Exception;
    }

    @Test
    void pitfall5_links() {
        byte[] seed = new InvitationLink(
                        org.waystation.wire.RelayAddress.parse(
                                Contact.offers(1).get(0).getRelay()),
                        contact.secret,
                        contact.bundleHash)
                .format()
                .getBytes(StandardCharsets.US_ASCII);
        survives(
                seed,
                InvitationException.class,
                bytes -> InvitationLink.parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void pitfall5_bundles() {
        survives(contact.bundle, InvitationException.class, bytes -> Bundle.read(bytes, Contact.NOW));
        survives(
                contact.bundleEntry,
                InvitationException.class,
                bytes -> contact.secret.openBundle(bytes, Hashes.sha256(bytes)));
    }

    @Test
    void pitfall5_answers_and_what_is_in_them() {
        survives(contact.answer, DoesNotOpenException.class, bytes -> contact.accept(new TestRandom("x"), bytes));
        survives(Contact.introduction(new byte[32]), DoesNotOpenException.class, bytes -> {
            if (!FirstContent.isValid(bytes, new byte[32])) {
                throw new DoesNotOpenException();
            }
        });
        survives(new byte[Prologue.LENGTH + 10], DoesNotOpenException.class, Prologue::read);
    }

    @Test
    void pitfall5_messages() {
        byte[] genuine = contact.anna.seal(new byte[10], EntrySize.SMALL, Contact.NOW);
        byte[] before = contact.ben.save();
        survives(genuine, DoesNotOpenException.class, bytes -> {
            if (!Arrays.equals(bytes, genuine)) {
                assertTrue(contact.ben.open(bytes, Contact.NOW) instanceof Opening.Unreadable);
            }
        });
        assertTrue(Arrays.equals(before, contact.ben.save()));
        survives(Padding.pad(new byte[50], 100), DoesNotOpenException.class, Padding::unpad);
    }

    @Test
    void pitfall5_records() {
        for (int i = 0; i < 20; i++) {
            contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        }
        contact.ben.open(contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW), Contact.NOW);
        TestRandom random = new TestRandom("records");
        survives(contact.ben.save(), IllegalArgumentException.class, bytes -> Session.load(random, bytes));
        survives(contact.anna.save(), IllegalArgumentException.class, bytes -> Session.load(random, bytes));
        survives(contact.keys.save(), IllegalArgumentException.class, InviterKeys::load);
        DirectionChain chain = new DirectionChain(new byte[32]);
        chain.receive(5, new byte[32], new byte[1]);
        chain.receive(9, new byte[32], new byte[1]);
        survives(chain.save(), IllegalArgumentException.class, DirectionChain::load);
    }

    @Test
    void pitfall5_keys_of_any_length() {
        survives(
                new byte[32],
                DoesNotOpenException.class,
                bytes -> X25519.generate(new TestRandom("k")).agree(bytes));
        Random dice = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[dice.nextInt(100)];
            dice.nextBytes(bytes);
            SigningKey.verify(bytes, bytes, bytes);
            SigningKey.verify(Arrays.copyOf(bytes, 32), bytes, Arrays.copyOf(bytes, 64));
            Kem.ML_KEM_768.isPublicKey(bytes);
        }
    }

    /** Tries mutations of {@code seed} and plain noise. */
    private static void survives(byte[] seed, Class<? extends Exception> failure, Parser parser) {
        Random dice = new Random(7);
        assertTimeout(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < TRIES; i++) {
                byte[] bytes = i % 4 == 0 ? noise(dice) : mutated(seed, dice);
                try {
                    parser.parse(bytes);
                } catch (Exception e) {
                    assertTrue(failure.isInstance(e), () -> "unexpected " + e);
                }
            }
        });
    }

    private static byte[] noise(Random dice) {
        int[] lengths = {dice.nextInt(200), Wire.SMALL_ENTRY, dice.nextInt(5_000)};
        byte[] bytes = new byte[lengths[dice.nextInt(lengths.length)]];
        dice.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] seed, Random dice) {
        byte[] bytes = seed.clone();
        switch (dice.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, dice.nextInt(bytes.length + 20));
            case 1 -> Arrays.fill(bytes, dice.nextInt(bytes.length), bytes.length, (byte) dice.nextInt(256));
            default -> {
                for (int i = 1 + dice.nextInt(4); i > 0; i--) {
                    bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt(256);
                }
            }
        }
        return bytes;
    }
}
