package org.waystation.client.internal.crypto.other;

import static org.waystation.client.internal.crypto.other.Platform.decapsulate;
import static org.waystation.client.internal.crypto.other.Platform.encapsulate;
import static org.waystation.client.internal.crypto.other.Platform.hkdf;
import static org.waystation.client.internal.crypto.other.Platform.hmac;
import static org.waystation.client.internal.crypto.other.Platform.join;
import static org.waystation.client.internal.crypto.other.Platform.kemPublic;
import static org.waystation.client.internal.crypto.other.Platform.label;
import static org.waystation.client.internal.crypto.other.Platform.sha256;
import static org.waystation.client.internal.crypto.other.Platform.sign;
import static org.waystation.client.internal.crypto.other.Platform.x25519;
import static org.waystation.client.internal.crypto.other.Platform.x25519Public;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.params.MLKEMParameters;

/**
 * A client written from docs/spec/cryptography.md alone: opens what the library seals and seals what it opens. It remembers every
 * pair of key and nonce with which it opened something, and fails if one comes again for other bytes.
 *
 * <p>It can also lie: {@link #header}, {@link #padded} and {@link Answerer} change what it sends just before it is sealed, as a
 * hostile peer would.
 */
public final class OtherClient {
    private static final MLKEMParameters KEM_1024 = MLKEMParameters.ml_kem_1024;
    private static final MLKEMParameters KEM_768 = MLKEMParameters.ml_kem_768;
    private static final String HEADER = "org.waystation.v1.ratchet.header";
    private static final String BODY = "org.waystation.v1.ratchet.body";
    private static final String ANSWER = "org.waystation.v1.invitation.answer";

    /** Lies about the header's plaintext (1,229 bytes). */
    public UnaryOperator<byte[]> header = UnaryOperator.identity();
    /** Lies about the padded content. */
    public UnaryOperator<byte[]> padded = UnaryOperator.identity();
    /** Lies about the agreement of a root step. */
    public UnaryOperator<byte[]> agreement = UnaryOperator.identity();
    /** Begins its next chain with the ratchet key of the one before. */
    public boolean keepsRatchetKey;
    /** Never makes a post-quantum step, nor answers one. */
    public boolean stripsPostQuantum;

    private final SecureRandom random;
    private byte[] transcript;
    private byte[] rk;
    private byte[] hks;
    private byte[] nhks;
    private byte[] hkr;
    private byte[] nhkr;
    private byte[] cks;
    private byte[] ckr;
    private byte[] dhs;
    private byte[] dhr;
    private int ns;
    private int nr;
    private int pn;
    private int chains;
    private int epoch;
    private int stepChain;
    private int kind;
    private byte[] slot = {};
    private byte[] offered;
    private byte[] peerKey;
    private boolean receivedNewChain;
    private final List<byte[]> earlier = new ArrayList<>();
    private final Map<String, byte[]> skipped = new HashMap<>();
    private final Map<String, String> pairs = new HashMap<>();
    private final Set<String> salts = new HashSet<>();

    /** What the labels of the handshake are; those of a request to a published address are others (section 6e). */
    private String transcriptLabel = "org.waystation.v1.contact.transcript\0";

    private String answerLabel = ANSWER;
    /** What stands before the prologue. */
    private byte[] bundleName = {};

    public OtherClient(SecureRandom random) {
        this.random = random;
    }

    /** Somebody who asks at a published address, or its owner. */
    public static OtherClient requester(SecureRandom random, long count) {
        OtherClient client = new OtherClient(random);
        client.transcriptLabel = "org.waystation.v1.address.transcript\0";
        client.answerLabel = "org.waystation.v1.address.request";
        client.bundleName = ByteBuffer.allocate(8).putLong(count).array();
        return client;
    }

    /** How many post-quantum steps were completed. */
    public int epoch() {
        return epoch;
    }

    public byte[] transcript() {
        return transcript;
    }

    /** How many different pairs of key and nonce opened something so far. */
    public int pairs() {
        return pairs.size();
    }

    // -------------------------------------------------------------------------------------------------- section 3

    /** The serialised bundle. */
    public static byte[] openBundle(byte[] s, byte[] entry) throws GeneralSecurityException {
        String purpose = "org.waystation.v1.invitation.bundle";
        byte[] key = hkdf(new byte[0], s, purpose, 32);
        return unpad(Platform.open(join(key, new byte[12]), label(purpose), entry));
    }

    /** {@code D_0}. */
    public static byte[] directionStart(byte[] transcript, int direction) {
        try {
            return sha256(label("org.waystation.v1.direction\0"), transcript, new byte[] {(byte) direction});
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    // -------------------------------------------------------------------------------------------------- section 4

    /** What an answer says before its first message; the tests change it. */
    public static final class Answerer {
        public byte[] ephemeral;
        public byte[] identitySeed;
        public byte[] agreement;
        /** Instead of the public half of {@link #agreement}. */
        public byte[] agreementPublic;

        public UnaryOperator<byte[]> prologue = UnaryOperator.identity();
        /** Lies about DH1 to DH3 and ss. */
        public UnaryOperator<byte[]> input = UnaryOperator.identity();
    }

    /** Answers an invitation as its invitee; returns the entry. */
    public byte[] answer(
            byte[] s, Terms terms, byte[] bundleHash, UnaryOperator<byte[]> contentFromTranscript, Answerer who)
            throws GeneralSecurityException {
        SecretWithEncapsulation kem = encapsulate(KEM_1024, terms.kemKey(), bytes(32));
        byte[] dk = who.agreementPublic == null ? x25519Public(who.agreement) : who.agreementPublic;
        byte[] prologue = who.prologue.apply(join(
                new byte[] {1},
                x25519Public(who.ephemeral),
                kem.getEncapsulation(),
                Platform.ed25519Public(who.identitySeed),
                dk,
                sign(who.identitySeed, label("org.waystation.v1.identity.dh\0"), dk)));
        transcript = sha256(label(transcriptLabel), bundleHash, prologue);
        byte[] secrets = secrets(
                who,
                x25519(who.agreement, terms.prekey()),
                x25519(who.ephemeral, terms.identityDh()),
                x25519(who.ephemeral, terms.prekey()),
                kem.getSecret());
        rk = Arrays.copyOf(secrets, 32);
        nhks = Arrays.copyOfRange(secrets, 32, 64);
        nhkr = Arrays.copyOfRange(secrets, 64, 96);
        dhr = terms.prekey();
        receivedNewChain = true;
        byte[] first = seal(contentFromTranscript.apply(transcript), 2271 - bundleName.length);
        byte[] salt = bytes(16);
        byte[] answerKey = hkdf(new byte[0], s, answerLabel, 32);
        byte[] plain = join(bundleName, prologue, first);
        return join(salt, Platform.seal(hkdf(salt, answerKey, answerLabel, 44), label(answerLabel), plain));
    }

    /** The private keys of an inviter. */
    public static final class InviterSecrets {
        public byte[] agreement;
        public byte[] prekey;
        public byte[] kemSeed;
    }

    /** Accepts an answer as the inviter; returns the first content. */
    public byte[] accept(byte[] s, byte[] bundleHash, InviterSecrets own, byte[] entry)
            throws GeneralSecurityException {
        byte[] answerKey = hkdf(new byte[0], s, answerLabel, 32);
        byte[] keyNonce = hkdf(Arrays.copyOf(entry, 16), answerKey, answerLabel, 44);
        byte[] whole = Platform.open(keyNonce, label(answerLabel), Arrays.copyOfRange(entry, 16, entry.length));
        byte[] plain = Arrays.copyOfRange(whole, bundleName.length, whole.length);
        byte[] prologue = Arrays.copyOf(plain, 1729);
        byte[] ephemeral = Arrays.copyOfRange(prologue, 1, 33);
        byte[] ciphertext = Arrays.copyOfRange(prologue, 33, 1601);
        byte[] identity = Arrays.copyOfRange(prologue, 1601, 1633);
        byte[] dk = Arrays.copyOfRange(prologue, 1633, 1665);
        byte[] sig = Arrays.copyOfRange(prologue, 1665, 1729);
        if (prologue[0] != 1 || !Platform.verify(identity, sig, label("org.waystation.v1.identity.dh\0"), dk)) {
            return null;
        }
        transcript = sha256(label(transcriptLabel), bundleHash, prologue);
        byte[] secrets = secrets(
                new Answerer(),
                x25519(own.prekey, dk),
                x25519(own.agreement, ephemeral),
                x25519(own.prekey, ephemeral),
                decapsulate(KEM_1024, own.kemSeed, ciphertext));
        rk = Arrays.copyOf(secrets, 32);
        nhkr = Arrays.copyOfRange(secrets, 32, 64);
        nhks = Arrays.copyOfRange(secrets, 64, 96);
        dhs = own.prekey;
        return open(Arrays.copyOfRange(plain, 1729, plain.length));
    }

    private byte[] secrets(Answerer who, byte[]... agreements) throws GeneralSecurityException {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        byte[] input = who.input.apply(join(agreements));
        return hkdf(transcript, join(ones, input), "org.waystation.v1.contact.secrets", 96);
    }

    // -------------------------------------------------------------------------------------------------- section 5

    /** A message of this size. */
    public byte[] seal(byte[] content, int size) throws GeneralSecurityException {
        if (receivedNewChain) {
            startChain();
        }
        ByteBuffer plain = ByteBuffer.allocate(1229);
        plain.put(x25519Public(dhs))
                .putInt(pn)
                .putInt(ns)
                .putInt(epoch)
                .put((byte) kind)
                .put(slot);
        byte[] salt = bytes(16);
        byte[] sealedHeader = Platform.seal(hkdf(salt, hks, HEADER, 44), transcript, header.apply(plain.array()));
        byte[] mk = hmac(cks, new byte[] {1});
        cks = hmac(cks, new byte[] {2});
        ns++;
        byte[] body = padded.apply(ByteBuffer.allocate(size - 1277)
                .putInt(content.length)
                .put(content)
                .array());
        byte[] bound = join(transcript, salt, sealedHeader);
        return join(salt, sealedHeader, Platform.seal(hkdf(salt, mk, BODY, 44), bound, body));
    }

    /** Starts a chain with the next message, although it is not our turn. */
    public void forceNewChain() {
        receivedNewChain = true;
    }

    private void startChain() throws GeneralSecurityException {
        byte[] ss = new byte[32];
        kind = 0;
        slot = new byte[0];
        if (peerKey != null && !stripsPostQuantum) {
            SecretWithEncapsulation made = encapsulate(KEM_768, peerKey, bytes(32));
            kind = 2;
            slot = made.getEncapsulation();
            ss = made.getSecret();
            epoch++;
            stepChain = chains;
        } else if (chains - stepChain >= 8 && !stripsPostQuantum) {
            kind = 1;
            offered = bytes(64);
            slot = kemPublic(KEM_768, offered);
        }
        peerKey = null;
        dhs = keepsRatchetKey ? dhs : bytes(32);
        byte[] info = rootStep(agreement.apply(x25519(dhs, dhr)), ss, kind == 2);
        cks = Arrays.copyOfRange(info, 32, 64);
        hks = nhks;
        nhks = Arrays.copyOfRange(info, 64, 96);
        pn = ns;
        ns = 0;
        receivedNewChain = false;
    }

    private byte[] rootStep(byte[] dh, byte[] pq, boolean completes) throws GeneralSecurityException {
        byte[] derived = hkdf(rk, join(dh, pq), "org.waystation.v1.ratchet.root" + (completes ? ".pq" : ""), 96);
        rk = Arrays.copyOf(derived, 32);
        chains++;
        return derived;
    }

    /** The content, or null. No rules are checked: this is for messages of honest senders. */
    public byte[] open(byte[] message) throws GeneralSecurityException {
        byte[] plain = hkr == null ? null : openHeader(hkr, message);
        if (plain != null) {
            return openBody(hkr, number(plain), message);
        }
        plain = receivedNewChain ? null : openHeader(nhkr, message);
        if (plain != null) {
            newChain(plain);
            return openBody(hkr, number(plain), message);
        }
        for (byte[] key : earlier) {
            plain = openHeader(key, message);
            if (plain != null) {
                return openSkipped(key, number(plain), message);
            }
        }
        return null;
    }

    private static int number(byte[] plain) {
        return ByteBuffer.wrap(plain).getInt(36);
    }

    private void newChain(byte[] plain) throws GeneralSecurityException {
        if (hkr != null) {
            skipTo(hkr, ByteBuffer.wrap(plain).getInt(32));
            earlier.add(hkr);
        }
        byte[] pq = new byte[32];
        int its = plain[44];
        if (its == 2) {
            pq = decapsulate(KEM_768, offered, Arrays.copyOfRange(plain, 45, 45 + 1088));
            offered = null;
            epoch++;
            stepChain = chains;
        } else if (its == 1) {
            peerKey = Arrays.copyOfRange(plain, 45, 45 + 1184);
        }
        if (ByteBuffer.wrap(plain).getInt(40) != epoch) {
            throw new AssertionError("S-303: PQ epoch");
        }
        dhr = Arrays.copyOf(plain, 32);
        byte[] derived = rootStep(x25519(dhs, dhr), pq, its == 2);
        ckr = Arrays.copyOfRange(derived, 32, 64);
        hkr = nhkr;
        nhkr = Arrays.copyOfRange(derived, 64, 96);
        nr = 0;
        receivedNewChain = true;
    }

    private void skipTo(byte[] key, int end) throws GeneralSecurityException {
        while (nr < end) {
            skipped.put(name(key, nr++), hmac(ckr, new byte[] {1}));
            ckr = hmac(ckr, new byte[] {2});
        }
    }

    private byte[] openBody(byte[] key, int number, byte[] message) throws GeneralSecurityException {
        skipTo(key, number + 1);
        return openSkipped(key, number, message);
    }

    private byte[] openSkipped(byte[] key, int number, byte[] message) throws GeneralSecurityException {
        byte[] mk = skipped.get(name(key, number)); // kept, so that a sender who went back in time is heard out
        if (mk == null) {
            return null;
        }
        byte[] keyNonce = hkdf(Arrays.copyOf(message, 16), mk, BODY, 44);
        byte[] bound = join(transcript, Arrays.copyOf(message, 1261));
        byte[] plain = Platform.open(keyNonce, bound, Arrays.copyOfRange(message, 1261, message.length));
        if (plain == null) {
            return null;
        }
        remember(keyNonce, message);
        return unpad(plain);
    }

    private byte[] openHeader(byte[] key, byte[] message) throws GeneralSecurityException {
        byte[] keyNonce = hkdf(Arrays.copyOf(message, 16), key, HEADER, 44);
        byte[] plain = Platform.open(keyNonce, transcript, Arrays.copyOfRange(message, 16, 1261));
        if (plain != null) {
            remember(keyNonce, message);
        }
        return plain;
    }

    private void remember(byte[] keyNonce, byte[] message) {
        String bytes = Arrays.hashCode(message) + "";
        String before = pairs.put(HexFormat.of().formatHex(keyNonce), bytes);
        if (before != null && !before.equals(bytes)) {
            throw new AssertionError("a pair of key and nonce came twice");
        }
        salts.add(HexFormat.of().formatHex(message, 0, 16));
    }

    /** How many different salts were seen on what opened. */
    public int salts() {
        return salts.size();
    }

    private static String name(byte[] key, int number) {
        return HexFormat.of().formatHex(key) + "/" + number;
    }

    private static byte[] unpad(byte[] padded) {
        int length = ByteBuffer.wrap(padded).getInt();
        return Arrays.copyOfRange(padded, 4, 4 + length);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
