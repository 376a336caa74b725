package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.record.PeerRenewal;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Renewal;
import org.waystation.sealed.v1.Text;

/** What a contact's device may say, and what becomes of the rest (cryptography.md, section 6). */
final class ContentRulesTest extends Pair {
    private static final ByteString ID = ByteString.copyFrom(new byte[16]);

    @BeforeEach
    void begin() throws Exception {
        contacts(new World(11));
    }

    @Test
    void S401_whatIsNoContentIsSetAsideAndTheConversationGoesOn() {
        Content withoutId = Content.newBuilder().setNumber(2).build();
        for (byte[] junk : new byte[][] {{(byte) 0xff}, {}, new byte[2_000], withoutId.toByteArray()}) {
            amina.sendContent("bo", junk);
            world.calm();
        }
        amina.send("bo", "after the junk");
        world.calm();
        assertEquals(Collections.singletonList("after the junk"), bo.texts("amina"));
        assertEquals(Collections.singletonList(Received.Notice.Kind.UNREADABLE), bo.notices());
    }

    @Test
    void S402_aNumberThatCameBeforeInAnotherMessageIsRefused() {
        amina.send("bo", "one");
        world.calm();
        Content again = Content.newBuilder()
                .setId(ID)
                .setNumber(1)
                .setPrevious(ByteString.copyFrom(new byte[32]))
                .setText(Text.newBuilder().setParts(1).setUtf8(ByteString.copyFromUtf8("instead")))
                .build();
        amina.sendContent("bo", again.toByteArray());
        world.calm();
        assertEquals(Collections.singletonList("one"), bo.texts("amina"));
        assertEquals(Collections.singletonList(Received.Notice.Kind.HISTORY_DIFFERS), bo.notices());
    }

    @Test
    void S406_aConfirmationOfWhatWasNeverSentConfirmsNothing() {
        bo.goOffline();
        amina.send("bo", "not read yet");
        world.calm();
        bo.goOnline();
        Confirmation invented = Confirmation.newBuilder().setThrough(1_000_000).build();
        bo.sendContent(
                "amina",
                Content.newBuilder().setId(ID).setConfirmation(invented).build().toByteArray());
        world.calm();
        assertTrue(amina.notices().contains(Received.Notice.Kind.HISTORY_DIFFERS));
    }

    @Test
    void S707_renewalKeysWithTooManyMarksOrWithOnesThatAreNoneAreSetAside() {
        Renewal real =
                amina.call((engine, step) -> amina.conversation("bo").renewals().freshKeys(step));
        PeerRenewal before = bo.conversation("amina").renewals().record().getPeer();
        List<Renewal.Builder> wrong = new ArrayList<>();
        wrong.add(real.toBuilder().addMade(ByteString.copyFrom(new byte[31])));
        wrong.add(real.toBuilder().addAllMade(Collections.nCopies(5, ByteString.copyFrom(new byte[32]))));
        for (Renewal.Builder each : wrong) {
            amina.run((engine, step) ->
                    amina.conversation("bo").sendQuietly(Content.newBuilder().setRenewal(each), step));
            world.calm();
            assertEquals(before, bo.conversation("amina").renewals().record().getPeer());
        }
        assertEquals(Collections.singletonList(Received.Notice.Kind.UNREADABLE), bo.notices());
    }

    /** A record that grew with each of them would end the profile. */
    @Test
    void S704_renewalKeysThatNameEverNewMarksFillNoStore() {
        Renewal real =
                amina.call((engine, step) -> amina.conversation("bo").renewals().freshKeys(step));
        bo.run((engine, step) -> {
            for (int i = 0; i < 5_000; i++) {
                byte[] mark = new byte[32];
                world.random.nextBytes(mark);
                bo.conversation("amina")
                        .renewals()
                        .received(
                                real.toBuilder()
                                        .addMade(ByteString.copyFrom(mark))
                                        .build(),
                                step);
            }
        });
        int size = bo.conversation("amina").renewals().record().build().getSerializedSize();
        assertTrue(size < 20_000, "record of " + size);
    }

    @Test
    void S708_aContentThatComesAgainUnderAnotherNumberIsConfirmedAndNotShown() {
        long before = highest(bo);
        for (String text : new String[] {"once", "once"}) {
            amina.sendContent("bo", numbered(text, bo));
            world.calm();
        }
        world.syncAll();
        assertEquals(Collections.singletonList("once"), bo.texts("amina"));
        bo.crash();
        amina.sendContent("bo", numbered("once", bo));
        world.calm();
        assertEquals(Collections.singletonList("once"), bo.texts("amina"), "the id outlives the process");
        assertEquals(before + 3, highest(bo));
    }

    /** A text with the next number that {@code receiver} expects, always under the same id. */
    private byte[] numbered(String text, Person receiver) {
        return Content.newBuilder()
                .setId(ID)
                .setNumber(highest(receiver) + 1)
                .setPrevious(ByteString.copyFrom(new byte[32]))
                .setText(Text.newBuilder().setParts(1).setUtf8(ByteString.copyFromUtf8(text)))
                .build()
                .toByteArray();
    }

    private static long highest(Person receiver) {
        Conversation conversation = receiver.conversation("amina");
        return DirectionChain.load(
                        conversation.record().getIncoming().getChain().toByteArray())
                .highest();
    }
}
