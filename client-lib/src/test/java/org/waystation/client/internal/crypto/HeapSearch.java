package org.waystation.client.internal.crypto;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks in a real dump of the live heap for keys, and other bytes, that should be gone; keeps them itself with every bit turned. */
public final class HeapSearch {
    /** Name of each key by its first eight bytes, turned. */
    private final Map<Long, List<byte[]>> wanted = new HashMap<>();

    private final Map<Long, String> names = new HashMap<>();

    /** At least eight bytes. */
    public void want(String name, byte[] key) {
        byte[] turned = key.clone();
        for (int i = 0; i < turned.length; i++) {
            turned[i] = (byte) ~turned[i];
        }
        long first = ~ByteBuffer.wrap(turned).getLong();
        wanted.computeIfAbsent(~first, x -> new ArrayList<>()).add(turned);
        names.put(~first, name);
    }

    /** The keys that this session would use next. */
    public void wantAllOf(String when, Session session) {
        SessionState state = session.state();
        want("root " + when, state.root.inside());
        if (state.sending != null) {
            want("sending chain " + when, state.sending.chainKey());
            byte[] chain = state.sending.chainKey().clone();
            byte[] messageKey = ChainKey.step(chain);
            want("message key " + when, messageKey);
            Bytes.zero(chain, messageKey);
        }
        if (state.received.current() != null && state.received.current().chainKey() != null) {
            want("receiving chain " + when, state.received.current().chainKey());
        }
        if (state.ours != null) {
            want("ratchet key " + when, state.ours.privateInside());
        }
        if (state.postQuantum.offered() != null) {
            want("post-quantum seed " + when, state.postQuantum.offered().inside());
        }
    }

    /** How many different things are wanted. */
    public int size() {
        return names.size();
    }

    /** The names of what is found. */
    public List<String> run(Path directory) throws IOException {
        Path dump = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        List<String> found = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(dump), 1 << 16)) {
            search(in.readAllBytes(), found);
        }
        Files.delete(dump);
        return found;
    }

    private void search(byte[] heap, List<String> found) {
        long window = 0;
        for (int i = 0; i < heap.length; i++) {
            window = window << 8 | (heap[i] & 0xff);
            List<byte[]> candidates = i < 7 ? null : wanted.get(~window);
            if (candidates != null) {
                for (byte[] turned : candidates) {
                    if (isTurned(heap, i - 7, turned) && !found.contains(names.get(~window))) {
                        found.add(names.get(~window));
                    }
                }
            }
        }
    }

    private static boolean isTurned(byte[] heap, int at, byte[] turned) {
        for (int i = 0; i < turned.length; i++) {
            if (at + i >= heap.length || heap[at + i] != (byte) ~turned[i]) {
                return false;
            }
        }
        return true;
    }
}
