package org.waystation.client.internal.crypto;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.crypto.ReceivingChain.Skipped;

/**
 * How a session is stored. The first two bytes are the format; a version of this library reads its own format and the one before.
 * What follows in format 1 stands in the order in which {@link #write} puts it.
 */
final class SessionRecord {
    static final short FORMAT = 1;

    private static final int HASH = 32;
    private static final int SKIPPED = 4 + 8 + HASH;
    private static final int CHAIN = HASH + 1 + HASH + 3 * 8 + 4 + 1 + ReceivingChain.MAX_USED * (4 + 8);
    private static final long UNSIGNED = 0xffff_ffffL;
    /** More than all that is there besides received chains. */
    private static final int REST = 4_096;

    private SessionRecord() {}

    static byte[] write(SessionState state) {
        int skipped = 0;
        for (ReceivingChain chain : state.received.earlier()) {
            skipped += chain.skippedCount();
        }
        ReceivingChain current = state.received.current();
        skipped += current == null ? 0 : current.skippedCount();
        ByteBuffer out = ByteBuffer.allocate(REST + state.received.count() * CHAIN + skipped * SKIPPED);
        out.putShort(FORMAT);
        out.put((byte) (state.initiator ? 1 : 0));
        out.put(state.transcript).put(state.ownIdentity).put(state.peerIdentity);
        out.put(state.root.inside()).putLong(state.chains);
        out.put(state.nextSendingHeaderKey.inside()).put(state.nextReceivingHeaderKey.inside());
        out.putLong(state.previousLength);
        writePostQuantum(out, state.postQuantum);
        writeOptional(out, state.theirs);
        writeOurs(out, state.ours);
        writeSending(out, state.sending);
        out.put((byte) state.received.count());
        if (current != null) {
            writeReceiving(out, current);
        }
        state.received.earlier().forEach(chain -> writeReceiving(out, chain));
        byte[] record = Arrays.copyOf(out.array(), out.position());
        Bytes.zero(out.array());
        return record;
    }

    private static void writePostQuantum(ByteBuffer out, PostQuantum state) {
        out.putInt(state.epoch()).putLong(state.stepChain());
        writeTime(out, state.stepTime());
        Secret offered = state.offered();
        writeOptional(out, offered == null ? null : offered.inside());
        writeOptional(out, state.peerKey());
    }

    private static void writeOurs(ByteBuffer out, @Nullable X25519 ours) {
        out.put((byte) (ours == null ? 0 : 1));
        if (ours != null) {
            out.put(ours.privateInside()).put(ours.publicInside());
        }
    }

    private static void writeSending(ByteBuffer out, @Nullable SendingChain sending) {
        out.put((byte) (sending == null ? 0 : 1));
        if (sending != null) {
            Header header = sending.header();
            out.put(sending.headerKey().inside()).put(sending.chainKey()).putLong(sending.length());
            out.putInt((int) header.previousLength()).putInt(header.epoch());
            out.put(header.kind()).put(header.slot());
        }
    }

    private static void writeReceiving(ByteBuffer out, ReceivingChain chain) {
        out.put(chain.headerKey().inside());
        writeOptional(out, chain.chainKey());
        out.putLong(chain.next()).putLong(chain.lostFrom()).putLong(chain.lostThrough());
        out.putInt(chain.skippedCount());
        out.put((byte) chain.used().size());
        for (Map.Entry<Long, Long> one : chain.used().entrySet()) {
            out.putInt((int) (long) one.getKey()).putLong(one.getValue());
        }
        for (Map.Entry<Long, Skipped> one : chain.skipped().entrySet()) {
            out.putInt((int) (long) one.getKey());
            writeTime(out, one.getValue().since);
            out.put(one.getValue().key.inside());
        }
    }

    private static void writeOptional(ByteBuffer out, byte @Nullable [] bytes) {
        out.put((byte) (bytes == null ? 0 : 1));
        if (bytes != null) {
            out.put(bytes);
        }
    }

    private static void writeTime(ByteBuffer out, Instant time) {
        out.putLong(time.toEpochMilli());
    }

    static SessionState read(byte[] record) {
        try {
            ByteBuffer in = ByteBuffer.wrap(record);
            short format = in.getShort();
            if (format != FORMAT) {
                throw new IllegalArgumentException("a session of format " + format + ": this version reads " + FORMAT);
            }
            SessionState state = readState(in);
            if (in.hasRemaining()) {
                throw damaged(null);
            }
            return state;
        } catch (BufferUnderflowException | DateTimeException e) {
            throw damaged(e);
        }
    }

    private static IllegalArgumentException damaged(@Nullable Exception cause) {
        return new IllegalArgumentException("not the record of a session", cause);
    }

    private static SessionState readState(ByteBuffer in) {
        boolean initiator = flag(in);
        byte[] transcript = bytes(in, HASH);
        byte[] ownIdentity = bytes(in, SigningKey.PUBLIC);
        byte[] peerIdentity = bytes(in, SigningKey.PUBLIC);
        Secret root = Secret.owning(bytes(in, HASH));
        long chains = in.getLong();
        Secret nextSending = Secret.owning(bytes(in, HASH));
        Secret nextReceiving = Secret.owning(bytes(in, HASH));
        long previousLength = in.getLong();
        PostQuantum postQuantum = readPostQuantum(in);
        SessionState state = new SessionState(
                transcript, initiator, ownIdentity, peerIdentity, root, postQuantum, nextSending, nextReceiving);
        state.chains = chains;
        state.previousLength = previousLength;
        state.theirs = flag(in) ? bytes(in, X25519.LENGTH) : null;
        if (flag(in)) {
            state.ours = X25519.ofPair(bytes(in, X25519.LENGTH), bytes(in, X25519.LENGTH));
        }
        if (flag(in)) {
            state.sending = readSending(in, state.ours);
        }
        int count = in.get();
        if (count < 0 || count > 1 + ReceivedChains.EARLIER) {
            throw damaged(null);
        }
        for (int i = 0; i < count; i++) {
            state.received.restore(readReceiving(in));
        }
        return state;
    }

    private static PostQuantum readPostQuantum(ByteBuffer in) {
        int epoch = in.getInt();
        long stepChain = in.getLong();
        Instant stepTime = Instant.ofEpochMilli(in.getLong());
        Secret offered = flag(in) ? Secret.owning(bytes(in, Kem.SEED)) : null;
        byte[] peerKey = flag(in) ? bytes(in, Kem.ML_KEM_768.publicLength()) : null;
        return new PostQuantum(epoch, stepChain, stepTime, offered, peerKey);
    }

    private static SendingChain readSending(ByteBuffer in, @Nullable X25519 ours) {
        Secret headerKey = Secret.owning(bytes(in, HASH));
        byte[] chainKey = bytes(in, HASH);
        long length = in.getLong();
        int previousLength = in.getInt();
        int epoch = in.getInt();
        byte kind = in.get();
        if (ours == null || kind < Header.NOTHING || kind > Header.CIPHERTEXT) {
            throw damaged(null);
        }
        Header header = Header.of(ours.publicInside(), previousLength, epoch, kind, bytes(in, Header.used(kind)));
        return new SendingChain(headerKey, header, chainKey, length);
    }

    private static ReceivingChain readReceiving(ByteBuffer in) {
        Secret headerKey = Secret.owning(bytes(in, HASH));
        byte[] chainKey = flag(in) ? bytes(in, HASH) : null;
        ReceivingChain chain = new ReceivingChain(headerKey, chainKey, in.getLong());
        chain.restoreLost(in.getLong(), in.getLong());
        int count = in.getInt();
        int used = in.get();
        if (count < 0 || count > ReceivedChains.MAX_SKIPPED || used < 0 || used > ReceivingChain.MAX_USED) {
            throw damaged(null);
        }
        for (int i = 0; i < used; i++) {
            chain.remember(in.getInt() & UNSIGNED, in.getLong());
        }
        for (int i = 0; i < count; i++) {
            long number = in.getInt() & UNSIGNED;
            Instant since = Instant.ofEpochMilli(in.getLong());
            chain.skipped().put(number, new Skipped(Secret.owning(bytes(in, HASH)), since));
        }
        return chain;
    }

    private static boolean flag(ByteBuffer in) {
        byte flag = in.get();
        if (flag != 0 && flag != 1) {
            throw damaged(null);
        }
        return flag == 1;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
