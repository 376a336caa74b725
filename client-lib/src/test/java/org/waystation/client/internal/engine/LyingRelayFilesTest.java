package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.waystation.client.Attachment;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Delivery;

/** A relay that has a file and says something else (cryptography.md, section 6i). */
final class LyingRelayFilesTest extends FilePair {
    private Porter fetchedFrom(Function<Delivery, List<Delivery>> lie) throws Exception {
        sent(file);
        world.meddler = Meddler.instead(bo, lie);
        return fetched();
    }

    @Test
    void S624_repeatsArePassedOver() throws Exception {
        Porter taker = fetchedFrom(delivery -> Collections.nCopies(delivery.getPosition() % 3 == 0 ? 2 : 1, delivery));
        assertArrayEquals(file, taker.shelf.bytes);
    }

    @Test
    void S623_entriesOfAnotherOriginArePassedOver() throws Exception {
        ByteString junk = ByteString.copyFrom(file(Wire.LARGE_ENTRY));
        Porter taker = fetchedFrom(delivery -> delivery.getPosition() > 9
                ? Collections.singletonList(delivery)
                : Arrays.asList(
                        delivery.toBuilder().setEntry(junk).build(),
                        delivery.toBuilder()
                                .setEntry(junk.substring(0, Wire.SMALL_ENTRY))
                                .build(),
                        delivery));
        assertEquals(null, taker.failure());
        assertArrayEquals(file, taker.shelf.bytes);
    }

    @Test
    void S625_aFileCutOffIsDamaged() throws Exception {
        long last = new FileShape(file.length).segments();
        Porter taker = fetchedFrom(delivery ->
                delivery.getPosition() == last ? Collections.emptyList() : Collections.singletonList(delivery));
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
    }

    @Test
    void S625_aSegmentLeftOutOrAlteredDamages() throws Exception {
        Porter taker = fetchedFrom(delivery ->
                delivery.getPosition() == 7 ? Collections.emptyList() : Collections.singletonList(delivery));
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
        assertTrue(taker.shelf.bytes.length < 7 * FileShape.DATA, "nothing is written that is not in its place");
        world.meddler = Meddler.instead(bo, delivery -> {
            byte[] altered = delivery.getEntry().toByteArray();
            altered[100] ^= delivery.getPosition() == 9 ? (byte) 1 : 0;
            return Collections.singletonList(
                    delivery.toBuilder().setEntry(ByteString.copyFrom(altered)).build());
        });
        Porter again = Porter.fetches(bo, arrived());
        work(again);
        assertEquals(Reason.FILE_DAMAGED, reason(again));
        world.meddler = Meddler.none();
        Porter honest = again.with(null);
        work(honest);
        assertArrayEquals(file, honest.shelf.bytes, "the same relay can be asked again");
    }

    @Test
    void S625_segmentsInAnotherOrderDamage() throws Exception {
        List<Delivery> held = new ArrayList<>();
        Porter taker = fetchedFrom(delivery -> {
            if (delivery.getPosition() == 5) {
                held.add(delivery);
                return Collections.emptyList();
            }
            if (delivery.getPosition() == 6) {
                ByteString five = held.get(0).getEntry();
                return Arrays.asList(
                        delivery.toBuilder().setPosition(5).build(),
                        delivery.toBuilder().setEntry(five).build());
            }
            return Collections.singletonList(delivery);
        });
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
    }

    @Test
    void S623_segmentsOfAnotherFileDamage() throws Exception {
        Porter other = Porter.sends(amina, "bo", "other", file(file.length));
        List<ByteString> entries = new ArrayList<>();
        world.meddler = Meddler.none();
        work(other);
        Attachment first = arrived();
        world.meddler = Meddler.hearing((person, delivery) -> entries.add(delivery.getEntry()));
        work(Porter.fetches(bo, first));
        world.meddler = Meddler.none();
        work(Porter.sends(amina, "bo", "this", file));
        Attachment second = bo.shown(Received.File.class).get(1).file();
        world.meddler = Meddler.instead(
                bo,
                delivery -> Collections.singletonList(delivery.toBuilder()
                        .setEntry(entries.get((int) delivery.getPosition() - 1))
                        .build()));
        Porter taker = Porter.fetches(bo, second);
        work(taker);
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
        assertEquals(0, taker.shelf.bytes.length);
    }

    @Test
    void S625_aRelayThatNeverComesToAnEndIsNotHeardForEver() throws Exception {
        Porter taker = fetchedFrom(delivery -> delivery.getPosition() < 3
                ? Collections.singletonList(delivery)
                : Collections.nCopies(
                        300,
                        delivery.toBuilder()
                                .setEntry(ByteString.copyFrom(new byte[Wire.LARGE_ENTRY]))
                                .build()));
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
    }

    @Test
    void S626_whatIsNotTheFileThatTheMessageMeansIsDamaged() throws Exception {
        sent(file);
        org.waystation.sealed.v1.Attachment genuine = org.waystation.client.internal.crypto.FileTicket.parse(
                        arrived().format())
                .attachment();
        Attachment other = Attachment.parse(org.waystation.client.internal.crypto.FileTicket.of(genuine.toBuilder()
                        .setDigest(ByteString.copyFrom(new byte[32]))
                        .build())
                .format());
        Porter taker = Porter.fetches(bo, other);
        work(taker);
        assertEquals(Reason.FILE_DAMAGED, reason(taker));
        assertEquals(0, bo.engine.files().unfinished().get(0).done(), "nothing of it counts");
    }

    @Test
    void aRelayThatForgotWhatItHadOfAHalfSentFile() throws Exception {
        Porter sender = Porter.sends(amina, "bo", "a", file(200 * FileShape.DATA));
        sender.work();
        world.calm();
        world.relay(0).forgetEverything();
        work(sender);
        assertEquals(Reason.MAILBOX_GONE, reason(sender));
    }
}
