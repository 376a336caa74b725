package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What somebody finds who has the bytes of a medium, the file key and this package's description: opens every record, also where
 * it does not belong, hashes forward what it finds, and looks for given secrets in all of it. Shares no code with what it checks.
 */
final class RecordScanner {
    private static final int RECORD = 256;
    private static final int BUCKETS = 2_048;
    private static final int FORWARD = 300;
    private static final List<Secret> NONE = List.of();

    /** Before a slot that stands at 1 there is nothing: what it leads to is owed. */
    private static final int FORWARD_FROM_FIRST = 4;

    /** So many records may be elsewhere than they belong; if more do not open, the key is the wrong one. */
    private static final int MISPLACED = 32;

    /** By their first eight bytes; and a set of hints, since nearly every look is in vain. */
    private final Map<Long, List<Secret>> secrets = new TreeMap<>();

    private final BitSet hints = new BitSet();

    private static final class Secret {
        final String what;
        final byte[] bytes;

        Secret(String what, byte[] bytes) {
            this.what = what;
            this.bytes = bytes;
        }
    }

    void add(String what, byte[] secret) {
        hints.set(hint(ByteBuffer.wrap(secret).getLong()));
        secrets.computeIfAbsent(ByteBuffer.wrap(secret).getLong(), first -> new ArrayList<>())
                .add(new Secret(what, secret.clone()));
    }

    /** What was found. */
    List<String> scan(byte[] fileKey, byte[] medium) throws GeneralSecurityException {
        List<String> found = new ArrayList<>();
        look("the bytes", medium, found);
        int records = medium.length / RECORD;
        int misplaced = 0;
        for (int place = 0; place < records; place++) {
            byte[] sealed = Arrays.copyOfRange(medium, place * RECORD, (place + 1) * RECORD);
            byte[] plain = open(fileKey, place, sealed);
            if (plain == null && !isZero(sealed) && misplaced++ < MISPLACED) {
                for (int number = 0; plain == null && number < records; number++) {
                    plain = open(fileKey, number, sealed);
                }
            }
            if (plain != null) {
                look("record " + place, plain, found);
                if (place >= BUCKETS) {
                    forward("record " + place, plain, found);
                }
            }
        }
        return found;
    }

    private void forward(String where, byte[] slot, List<String> found) {
        long head = ByteBuffer.wrap(slot).getLong(8);
        int steps = head == 1 ? FORWARD_FROM_FIRST : FORWARD;
        byte[] outer = Arrays.copyOfRange(slot, 16, 48);
        byte[] inner = Arrays.copyOfRange(slot, 48, 80);
        for (NaiveChain.State state : new NaiveChain(head, outer, inner).states(head + steps)) {
            look(where + " hashed forward", state.key(), found);
        }
    }

    private void look(String where, byte[] bytes, List<String> found) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int at = 0; at + 32 <= bytes.length; at++) {
            long first = in.getLong(at);
            for (Secret secret : hints.get(hint(first)) ? secrets.getOrDefault(first, NONE) : NONE) {
                if (Arrays.equals(bytes, at, at + 32, secret.bytes, 0, 32)) {
                    found.add(secret.what + " in " + where);
                }
            }
        }
    }

    private static int hint(long first) {
        return (int) first & 0xfffff;
    }

    private static byte @Nullable [] open(byte[] fileKey, long number, byte[] sealed) throws GeneralSecurityException {
        byte[] name = ByteBuffer.allocate(8).putLong(number).array();
        byte[] key = NaiveChain.hash("waystation.v1.relay.keys.record", fileKey, name);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, sealed, 0, 12));
        cipher.updateAAD(name);
        try {
            return cipher.doFinal(sealed, 12, sealed.length - 12);
        } catch (AEADBadTagException e) {
            return null;
        }
    }

    private static boolean isZero(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }
}
