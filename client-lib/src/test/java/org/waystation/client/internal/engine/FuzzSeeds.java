package org.waystation.client.internal.engine;

import static org.waystation.client.testing.Seeds.piece;
import static org.waystation.client.testing.Seeds.script;

import com.google.protobuf.ByteString;
import org.waystation.client.testing.Seeds;
import org.waystation.sealed.v1.Attachment;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Deletion;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.sealed.v1.Mailboxes;
import org.waystation.sealed.v1.Name;
import org.waystation.sealed.v1.Reaction;
import org.waystation.sealed.v1.Referral;
import org.waystation.sealed.v1.ReferralAnswer;
import org.waystation.sealed.v1.Renewal;
import org.waystation.sealed.v1.Text;
import org.waystation.sealed.v1.Timer;
import org.waystation.wire.Base32;

/** Writes the seeds of {@link EngineFuzzTest}: run by hand when contents, or the scripts of {@link Besieged}, grow. */
final class FuzzSeeds {
    private static final byte[] UP = script(0, 64, 0, 0);
    private static final byte[] SYNC = script(3);
    private static final byte[] DOWN = script(1, 0);

    private FuzzSeeds() {}

    public static void main(String[] arguments) throws Exception {
        Seeds seeds = new Seeds(EngineFuzzTest.class);
        contact(seeds);
        relay(seeds);
        files(seeds);
    }

    private static void contact(Seeds seeds) throws Exception {
        Conversation contact = new Besieged().again().contact();
        long next = contact.reading().chain().highest() + 1;
        long waits = contact.record().getOutgoing().getNext() - 1;
        byte[] agree = piece(new byte[0]);
        byte[] text = said(content(next).setText(text(0, 1, "hello")));
        byte[] half = said(content(next).setText(text(0, 2, "hel")));
        byte[] rest = said(content(next + 1).setId(id(next)).setText(text(1, 2, "lo")));
        seeds.write("contact", "text", script(text, text));
        seeds.write("contact", "parts", script(half, rest));
        seeds.write("contact", "again", said(content(next).setIntroduction(Introduction.getDefaultInstance())));
        seeds.write("contact", "future", said(content(next)));
        seeds.write("contact", "timer", said(content(next).setTimer(timer(3_600, 2))));
        Deletion.Builder deletion = Deletion.newBuilder().addMessages(id(next));
        seeds.write("contact", "deletion", script(text, said(content(next + 1).setDeletion(deletion))));
        byte[] edit = said(content(next + 1).setText(text(0, 1, "hello!").setReplaces(id(next))));
        seeds.write("contact", "edit", script(text, edit));
        seeds.write(
                "contact", "reply", said(content(next).setText(text(0, 1, "yes").setReplyTo(id(1)))));
        Reaction.Builder reaction = Reaction.newBuilder().setMessage(id(1)).setEmoji("+");
        seeds.write("contact", "reaction", said(content(next).setReaction(reaction)));
        seeds.write(
                "contact", "name", said(content(next).setName(Name.newBuilder().setName("emil"))));
        seeds.write(
                "contact", "read", said(confirmation(Confirmation.newBuilder().addRead(id(1)))));
        seeds.write("contact", "mailboxes", said(content(next).setMailboxes(mailboxes())));
        byte[] referral = said(content(next).setReferral(referral()));
        byte[] answer = said(content(next + 1).setReferralAnswer(answer()));
        seeds.write("contact", "referral", referral);
        seeds.write("contact", "referralAnswer", script(referral, agree, answer));
        byte[] file = said(content(next).setAttachment(attachment()));
        seeds.write("contact", "attachment", file);
        seeds.write("contact", "attachmentFetched", script(file, agree));
        seeds.write("contact", "renewal", said(content(next).setRenewal(renewal())));
        seeds.write(
                "contact",
                "confirmation",
                said(confirmation(Confirmation.newBuilder().setThrough(1).addBeyond(range(waits, waits)))));
        seeds.write(
                "contact",
                "confirmationAgain",
                said(confirmation(Confirmation.newBuilder().setAgain(true))));
        byte[] later = said(content(next + 3).setText(text(0, 1, "later")));
        seeds.write(
                "contact",
                "confirmationGone",
                script(later, said(confirmation(Confirmation.newBuilder().addGone(range(next, next + 2))))));
    }

    private static void relay(Seeds seeds) throws Exception {
        byte[] all = script(UP, UP, UP);
        byte[] opened = script(reply(0, 1), reply(0, 2), done(0), reply(0, 3), reply(1, 1), reply(1, 2));
        byte[] subscribed = script(done(0), done(0), done(0), done(1), done(2));
        byte[] delivered = new byte[0];
        for (int entry = 0; entry < 7; entry++) {
            int other = Freight.SEGMENTS + entry;
            delivered = script(delivered, deliver(0, 1, entry + 1, other), deliver(0, 2, entry + 1, other));
        }
        seeds.write("relay", "opens", script(all, opened, subscribed, SYNC));
        seeds.write("relay", "delivers", script(all, opened, subscribed, delivered, subscribed, SYNC));
        seeds.write("relay", "fails", script(all, fail(0, 3), fail(0, 15), fail(1, 9), script(2, 10), SYNC, opened));
        seeds.write("relay", "cuts", script(all, opened, DOWN, UP, opened, subscribed, delivered, DOWN, DOWN));
    }

    /** The third link brings a file to the relay, the fourth takes one from it: see {@link Freight}. */
    private static void files(Seeds seeds) throws Exception {
        byte[] work = script(7, 2);
        byte[] created = script(UP, UP, UP, done(2), reply(2, 3), reply(2, 4), work);
        byte[] sent = created;
        byte[] subscribed = script(UP, UP, UP, UP, reply(3, 1), done(3));
        byte[] fetched = subscribed;
        for (int segment = 0; segment < Freight.SEGMENTS; segment++) {
            sent = script(sent, 5, 2, 1, 0, 100, segment + 1, 0);
            fetched = script(fetched, deliver(3, 1, segment + 1, segment));
        }
        int behind = Freight.SEGMENTS; // appends that are not answered
        byte[] opened = script(5, 2, 1, behind, 100, 5, 0, 0);
        byte[] deleted = script(5, 2, 1, behind, 100, 0);
        byte[] caughtUp = script(5, 3, 0, 1, 1, 0);
        byte[] ended = script(5, 3, 0, 1, 1, 1, 1);
        seeds.write("relay", "fileSent", script(sent, work));
        seeds.write("relay", "fileFetched", script(fetched, work));
        seeds.write("relay", "fileCancelled", script(created, 7, 1, 0, opened, deleted));
        seeds.write("relay", "fileCutOff", script(subscribed, deliver(3, 1, 1, 0), work, caughtUp, work, 7, 0));
        seeds.write("relay", "fileGone", script(subscribed, ended, work, 7, 0, reply(3, 1), work));
        seeds.write("relay", "fileFull", script(created, fail(2, 9), script(2, 10), work, 7, 0));
        seeds.write("relay", "fileTooLarge", script(UP, UP, script(0, 64, 0, 1), work, 7, 1, 1));
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

    private static byte[] deliver(int link, int handle, int position, int entry) {
        return script(5, link, 0, 1, handle, 4, position, entry);
    }

    private static byte[] said(Content.Builder content) {
        return piece(content.build().toByteArray());
    }

    private static ByteString id(long number) {
        byte[] id = new byte[Keys.ID];
        id[0] = (byte) number;
        return ByteString.copyFrom(id);
    }

    private static Content.Builder content(long number) {
        return Content.newBuilder()
                .setId(id(number))
                .setSentAt(1_795_000_000_000L)
                .setNumber(number)
                .setPrevious(ByteString.copyFrom(new byte[32]));
    }

    private static Attachment attachment() {
        ByteString secret = ByteString.copyFrom(new byte[32]);
        return Attachment.newBuilder()
                .setRelay(mailboxes().getMailboxes(0).getRelay())
                .setReaderSeed(secret)
                .setKey(secret)
                .setDigest(secret)
                .setLength(70_000)
                .setName("minutes.pdf")
                .setMediaType("application/pdf")
                .build();
    }

    private static Text.Builder text(int part, int parts, String text) {
        return Text.newBuilder().setPart(part).setParts(parts).setUtf8(ByteString.copyFromUtf8(text));
    }

    private static Timer.Builder timer(int seconds, long change) {
        return Timer.newBuilder().setSeconds(seconds).setChange(change);
    }

    private static Mailboxes.Builder mailboxes() {
        return Mailboxes.newBuilder()
                .addMailboxes(MailboxOffer.newBuilder()
                        .setRelay("waystation://" + Base32.encode(new byte[32]) + "@elsewhere.example:7443")
                        .setWriterSeed(ByteString.copyFrom(new byte[32])));
    }

    private static Referral.Builder referral() {
        return Referral.newBuilder().setId(id(77)).setName("emil");
    }

    /** With a link that could be answered, if its relay were asked. */
    private static ReferralAnswer.Builder answer() throws Exception {
        World other = new World(99);
        String link = other.link(other.person("emil"), "bo").format();
        return ReferralAnswer.newBuilder().setId(id(77)).setLink(link);
    }

    private static Renewal renewal() throws Exception {
        World other = new World(98);
        Person somebody = other.person("somebody");
        other.introduce(somebody, other.person("else"));
        return somebody.call(
                (engine, step) -> somebody.conversation("else").renewals().freshKeys(step));
    }

    private static Content.Builder confirmation(Confirmation.Builder confirmation) {
        return Content.newBuilder().setId(id(0)).setConfirmation(confirmation);
    }

    private static Confirmation.Range.Builder range(long first, long last) {
        return Confirmation.Range.newBuilder().setFirst(first).setLast(last);
    }
}
