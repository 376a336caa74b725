package org.waystation.client.internal.net;

import static org.waystation.client.testing.Seeds.piece;
import static org.waystation.client.testing.Seeds.script;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.waystation.client.testing.Seeds;
import org.waystation.wire.Frames;
import org.waystation.wire.v1.CaughtUp;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Goodbye;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;

/** Writes the seeds of {@link NetFuzzTest} and {@link ConnectionFuzzTest}: run by hand when the formats grow. */
final class FuzzSeeds {
    private FuzzSeeds() {}

    public static void main(String[] arguments) throws Exception {
        Seeds seeds = new Seeds(NetFuzzTest.class);
        RelayFrame hello =
                RelayFrame.newBuilder().setHello(TestRelay.helloBuilder()).build();
        Delivery delivery = Delivery.newBuilder()
                .setHandle(3)
                .setPosition(1)
                .setEntry(ByteString.copyFrom(new byte[200]))
                .build();
        RelayFrame later = RelayFrame.newBuilder()
                .addReplies(Reply.newBuilder()
                        .setId(7)
                        .setOpened(Opened.newBuilder().setHandle(3)))
                .addEvents(Event.newBuilder().setDelivery(delivery))
                .addEvents(Event.newBuilder().setCaughtUp(CaughtUp.newBuilder().setHandle(3)))
                .build();
        seeds.write("message", "hello", hello.toByteArray());
        seeds.write("message", "later", later.toByteArray());
        seeds.write("stream", "two", script(1, Frames.encode(hello), Frames.encode(later)));

        HexFormat hex = HexFormat.of();
        String random = "00".repeat(32);
        seeds.write("first", "alert", hex.parseHex("1503030002" + "0246"));
        seeds.write("first", "tls12", hex.parseHex("160303003a" + "02000036" + "0303" + random + "00" + "c02f" + "00"));
        seeds.write(
                "first",
                "tls13",
                hex.parseHex(
                        "1603030034" + "02000030" + "0303" + random + "00" + "1301" + "00" + "0006" + "002b00020304"));

        Seeds talks = new Seeds(ConnectionFuzzTest.class);
        byte[] reply = piece(RelayFrame.newBuilder()
                .addReplies(Reply.newBuilder()
                        .setId(1)
                        .setOpened(Opened.newBuilder().setHandle(3)))
                .build()
                .toByteArray());
        RelayFrame goodbye = RelayFrame.newBuilder()
                .setGoodbye(
                        Goodbye.newBuilder().setCode(ErrorCode.SHUTTING_DOWN).setRetrySeconds(10))
                .build();
        byte[] bye = piece(goodbye.toByteArray());
        talks.write("connection", "hello", script(0, 0));
        talks.write("connection", "own-hello", script(0, 2, piece(hello.toByteArray()), 2, reply));
        talks.write(
                "connection",
                "events",
                script(0, 0, 2, piece(later.toBuilder().clearReplies().build().toByteArray())));
        talks.write("connection", "goodbye", script(0, 0, 2, bye));
        talks.write("connection", "goodbye-first", script(0, 2, bye));
        talks.write("connection", "raw", script(0, 0, 1, piece(Frames.encode(goodbye))));
        talks.write("connection", "no-tls", script(255, new byte[] {'H', 'T', 'T', 'P'}));

        byte[][] genuine = new StrangerIdentity().genuine();
        byte[] chain = script(0, piece(genuine[0]), 0, piece(genuine[1]), 0, piece(genuine[2]));
        seeds.write("certificates", "genuine", chain);
        seeds.write("certificates", "unsigned", script(200, piece(genuine[0]), chain));
    }
}
