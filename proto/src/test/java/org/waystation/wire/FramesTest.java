package org.waystation.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Request;

final class FramesTest {
    private static final int LARGEST = -1; // as an unsigned 32-bit field

    @ParameterizedTest
    @CsvSource({"0, 4096", "1, 4096", "4092, 4096", "4093, 16384", "16380, 16384"})
    void everyFrameHasOneOfTwoSizes(int length, int size) throws Exception {
        assertEquals(size, Frames.sizeFor(length));
        assertEquals(size, Frames.sizeOf(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {16381, 65536, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void W101_aPrefixBeyondALargeFrameIsRefusedBeforeAnythingIsAllocated(int prefix) {
        assertThrows(MalformedFrameException.class, () -> Frames.sizeOf(prefix));
    }

    @Test
    void W102_paddingThatIsNotZerosIsRefusedWhereverItStands() throws Exception {
        byte[] frame = Frames.encode(ClientFrame.getDefaultInstance());
        for (int at : new int[] {4, 5, 11, 12, 4000, 4094, 4095}) {
            byte[] touched = frame.clone();
            touched[at] = 1;
            assertThrows(MalformedFrameException.class, () -> Frames.messageOf(ByteBuffer.wrap(touched)), "byte " + at);
        }
        assertEquals(0, Frames.messageOf(ByteBuffer.wrap(frame)).remaining());
    }

    @Test
    void aFrameReadsAsItWasWritten() throws Exception {
        ClientFrame sent = ClientFrame.newBuilder()
                .setHello(ClientHello.newBuilder().setVersion(1))
                .addRequests(append(Wire.SMALL_ENTRY))
                .build();
        byte[] frame = Frames.encode(sent);
        ByteBuffer inTheMiddle = ByteBuffer.allocate(frame.length + 20);
        inTheMiddle.position(7);
        inTheMiddle.put(frame).flip().position(7);
        assertEquals(sent, ClientFrame.parseFrom(Frames.messageOf(inTheMiddle)));
    }

    @Test
    void anEntryWithTheLargestEnvelopeFitsItsFrameInBothDirections() {
        for (int entry : new int[] {Wire.SMALL_ENTRY, Wire.LARGE_ENTRY}) {
            int frame = entry == Wire.SMALL_ENTRY ? Wire.SMALL_FRAME : Wire.LARGE_FRAME;
            assertEquals(
                    frame,
                    Frames.encode(ClientFrame.newBuilder()
                                    .addRequests(append(entry))
                                    .build())
                            .length);
            assertEquals(
                    frame,
                    Frames.encode(RelayFrame.newBuilder()
                                    .addEvents(delivery(entry))
                                    .build())
                            .length);
        }
    }

    @Test
    void fourSmallEntriesFitALargeFrame() {
        RelayFrame.Builder frame = RelayFrame.newBuilder();
        for (int i = 0; i < 4; i++) {
            frame.addEvents(delivery(Wire.SMALL_ENTRY));
        }
        assertTrue(frame.build().getSerializedSize() <= Wire.MAX_MESSAGE);
    }

    @Test
    void anElementAddsWhatElementSizeSays() {
        Request request = append(Wire.SMALL_ENTRY);
        assertEquals(
                ClientFrame.newBuilder().addRequests(request).build().getSerializedSize(),
                Frames.elementSize(request.getSerializedSize()));
    }

    @Test
    void anEmptyAnswerAndOneWithAMessageHaveTheSameSize_A14() {
        byte[] empty = Frames.encode(RelayFrame.getDefaultInstance());
        byte[] full = Frames.encode(
                RelayFrame.newBuilder().addEvents(delivery(Wire.SMALL_ENTRY)).build());
        assertEquals(empty.length, full.length);
        assertArrayEquals(new byte[4], java.util.Arrays.copyOf(empty, 4));
    }

    @Test
    void aRekeyWithASmallEntryFitsALargeFrame() {
        ByteString key = ByteString.copyFrom(new byte[Wire.KEY]);
        Rekey rekey = Rekey.newBuilder()
                .setHandle(LARGEST)
                .setEpoch(-1)
                .setReaderKey(key)
                .setWriterKey(key)
                .setOwnerKey(key)
                .setEntry(ByteString.copyFrom(new byte[Wire.SMALL_ENTRY]))
                .setChangeFrom(-1)
                .setTransitionProof(ByteString.copyFrom(new byte[Wire.PROOF]))
                .build();
        Request request = Request.newBuilder().setId(LARGEST).setRekey(rekey).build();
        assertTrue(Frames.elementSize(request.getSerializedSize()) <= Wire.MAX_MESSAGE);
    }

    private static Request append(int entry) {
        return Request.newBuilder()
                .setId(LARGEST)
                .setAppend(Append.newBuilder()
                        .setHandle(LARGEST)
                        .setHours(LARGEST)
                        .setEntry(ByteString.copyFrom(new byte[entry])))
                .build();
    }

    private static Event delivery(int entry) {
        return Event.newBuilder()
                .setDelivery(Delivery.newBuilder()
                        .setHandle(LARGEST)
                        .setPosition(-1)
                        .setEntry(ByteString.copyFrom(new byte[entry])))
                .build();
    }
}
