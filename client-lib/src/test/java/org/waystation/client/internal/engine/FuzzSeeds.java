package org.waystation.client.internal.engine;

import static org.waystation.client.testing.Seeds.piece;
import static org.waystation.client.testing.Seeds.script;

import com.google.protobuf.ByteString;
import org.waystation.client.testing.Seeds;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.Text;

/** Writes the seeds of {@link EngineFuzzTest}: run by hand when contents, or the scripts of {@link Besieged}, grow. */
final class FuzzSeeds {
    private static final byte[] UP = script(0, 64, 0);
    private static final byte[] SYNC = script(3);
    private static final byte[] DOWN = script(1, 0);

    private FuzzSeeds() {}

    public static void main(String[] arguments) throws Exception {
        Seeds seeds = new Seeds(EngineFuzzTest.class);
        byte[] text = piece(text(2, 0, 1, "hello").toByteArray());
        byte[] half = piece(text(3, 0, 2, "hel").toByteArray());
        byte[] rest = piece(text(4, 1, 2, "lo").toByteArray());
        byte[] confirmation = piece(confirmation().toByteArray());
        seeds.write("contact", "text", script(text, text));
        seeds.write("contact", "parts", script(half, rest, confirmation));
        seeds.write("contact", "again", piece(introduction().toByteArray()));
        seeds.write("contact", "future", piece(content(5).build().toByteArray()));

        byte[] all = script(UP, UP, UP);
        byte[] opened = script(reply(0, 1), reply(0, 2), done(0), reply(0, 3), reply(1, 1), reply(1, 2));
        byte[] subscribed = script(done(0), done(0), done(0), done(1), done(2));
        byte[] delivered = new byte[0];
        for (int entry = 0; entry < 7; entry++) {
            delivered = script(delivered, deliver(1, entry + 1, entry), deliver(2, entry + 1, entry));
        }
        seeds.write("relay", "opens", script(all, opened, subscribed, SYNC));
        seeds.write("relay", "delivers", script(all, opened, subscribed, delivered, subscribed, SYNC));
        seeds.write("relay", "fails", script(all, fail(0, 3), fail(0, 15), fail(1, 9), script(2, 10), SYNC, opened));
        seeds.write("relay", "cuts", script(all, opened, DOWN, UP, opened, subscribed, delivered, DOWN, DOWN));
    }

    /** See {@link Besieged}: link, one reply of the kind that was asked for, with this handle; no events. */
    private static byte[] reply(int link, int handle) {
        return script(5, link, 1, 0, 100, handle, 0, 0);
    }

    private static byte[] done(int link) {
        return script(5, link, 1, 0, 100, 0);
    }

    private static byte[] fail(int link, int code) {
        return script(5, link, 1, 0, 1, code, 10, 0);
    }

    private static byte[] deliver(int handle, int position, int entry) {
        return script(5, 0, 0, 1, handle, 4, position, entry);
    }

    private static Content.Builder content(long number) {
        return Content.newBuilder()
                .setId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}))
                .setSentAt(1_795_000_000_000L)
                .setNumber(number)
                .setPrevious(ByteString.copyFrom(new byte[32]));
    }

    private static Content text(long number, int part, int parts, String text) {
        return content(number)
                .setText(Text.newBuilder().setPart(part).setParts(parts).setUtf8(ByteString.copyFromUtf8(text)))
                .build();
    }

    private static Content confirmation() {
        Confirmation.Builder confirmation = Confirmation.newBuilder()
                .setThrough(1)
                .addBeyond(Confirmation.Range.newBuilder().setFirst(3).setLast(4));
        return content(0).clearPrevious().setConfirmation(confirmation).build();
    }

    private static Content introduction() {
        return content(6).setIntroduction(Introduction.getDefaultInstance()).build();
    }
}
