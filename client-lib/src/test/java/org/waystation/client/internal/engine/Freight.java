package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.FileInfo;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.client.internal.crypto.FileTicket;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.testing.Script;
import org.waystation.sealed.v1.Attachment;

/**
 * The files of a profile under siege: one that it sends and one that it fetches, carried as a {@link Carrier} carries them whenever a script
 * lets it. Whatever a relay says, what is written is the file up to there.
 */
final class Freight {
    private static final byte[] FILE = FilePair.file(3 * FileShape.DATA - 7);
    private static final FileShape SHAPE = new FileShape(FILE.length);

    /** With one that holds nothing but zeros. */
    static final int SEGMENTS = SHAPE.segments();

    private static final byte[] SECRET = FilePair.file(FileKey.LENGTH);

    private final Besieged besieged;
    private final List<Carriage> carriages = new ArrayList<>();
    private final Carriage.Steps steps = new Carriage.Steps() {
        @Override
        public <T> T call(Driver.StepCall<T> call) {
            return besieged.call(call);
        }
    };
    private Porter.Shelf shelf = new Porter.Shelf();
    private @Nullable Carriage genuine;

    Freight(Besieged besieged) {
        this.besieged = besieged;
    }

    static FileTicket ticket(org.waystation.client.Attachment told) {
        try {
            return FileTicket.parse(told.format());
        } catch (InvitationException e) {
            throw new AssertionError("what was told does not lead to a file", e);
        }
    }

    /** Of the file that is fetched. */
    private static FileTicket ticket(String relay) {
        byte[] digest = FileKey.emptyDigest(SHAPE);
        for (int index = 0; index < SEGMENTS; index++) {
            digest = FileKey.digest(digest, data(index));
        }
        return FileTicket.of(Attachment.newBuilder()
                .setRelay(relay)
                .setReaderSeed(ByteString.copyFrom(SECRET))
                .setKey(ByteString.copyFrom(SECRET))
                .setDigest(ByteString.copyFrom(digest))
                .setLength(FILE.length)
                .setName("fetched")
                .setMediaType("a/b")
                .build());
    }

    /** What a relay has of the file that is fetched. */
    static List<ByteString> segments(World world) {
        List<ByteString> segments = new ArrayList<>();
        FileKey key = FileKey.of(SECRET, SHAPE);
        for (int index = 0; index < SEGMENTS; index++) {
            segments.add(ByteString.copyFrom(key.seal(index, data(index), world.random)));
        }
        return segments;
    }

    private static byte[] data(int index) {
        return Arrays.copyOfRange(FILE, (int) SHAPE.before(index), (int) SHAPE.before(index + 1));
    }

    /** Both are announced, and not begun. */
    static void announce(Person person, String contact, String relay) {
        person.call((engine, step) ->
                engine.files().send(engine.contact(contact), new FileInfo("sent", "a/b", FILE.length), step));
        person.call((engine, step) -> engine.files().fetch(ticket(relay), step));
    }

    /** The process has begun: whatever is unfinished is carried on. What it wrote is still there. */
    void load() {
        carriages.clear();
        shelf.crash();
        resume();
    }

    /** The same where nothing was ever written. */
    void loadAnew() {
        shelf = new Porter.Shelf();
        load();
    }

    /** Also what was announced since. */
    void resume() {
        carriages.removeIf(carriage -> carriage.future().isDone() || carriage.isOver());
        for (Transfers.Standing standing : besieged.engine().transfers().unfinished()) {
            assertTrue(standing.done() <= standing.length());
            if (carriages.stream().noneMatch(carriage -> carriage.id().equals(standing.id()))) {
                carry(standing);
            }
        }
    }

    private void carry(Transfers.Standing standing) {
        boolean ours = standing.name().equals("fetched") && standing.length() == FILE.length;
        Carriage carriage = standing.ticket().isPresent()
                ? new Taking(standing, ours ? shelf : new Porter.Shelf(), steps)
                : new Bringing(
                        standing,
                        () -> new ByteArrayInputStream(FILE),
                        besieged.engine().random(),
                        steps);
        genuine = ours ? carriage : genuine;
        carriages.add(carriage);
        attempt(carriage, carriage::begin);
    }

    private interface Piece {
        void carry() throws IOException;
    }

    /** What cannot go on is told to the app, and stands where it is. */
    private void attempt(Carriage carriage, Piece piece) {
        try {
            piece.carry();
        } catch (WaystationException e) {
            besieged.call((engine, step) -> {
                engine.transfers().stop(carriage.id());
                return true;
            });
            carriage.future().completeExceptionally(e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What an app and a carrier do next. */
    void act(Script script) {
        switch (script.next(8)) {
            case 0 -> resume();
            case 1 -> cancelOne(script);
            default -> advance();
        }
    }

    void advance() {
        for (Carriage carriage : carriages) {
            if (!carriage.future().isDone() && !carriage.isOver()) {
                attempt(carriage, carriage::advance);
            }
        }
        byte[] written = shelf.bytes;
        assertArrayEquals(Arrays.copyOf(FILE, written.length), written, "what is written is the file");
        boolean whole = genuine != null && genuine.isOver();
        assertTrue(!whole || written.length == FILE.length, "and all of it, where it is said to be");
    }

    private void cancelOne(Script script) {
        if (!carriages.isEmpty()) {
            carriages.get(script.next(carriages.size())).cancel();
        }
    }
}
