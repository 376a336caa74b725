package org.waystation.client.internal.crypto;

import static org.waystation.client.testing.Seeds.piece;
import static org.waystation.client.testing.Seeds.script;

import java.nio.charset.StandardCharsets;
import org.waystation.client.testing.Seeds;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.RehomeTerms;
import org.waystation.wire.RelayAddress;

/** Writes the seeds of {@link CryptoFuzzTest}: run by hand when the formats grow. */
final class FuzzSeeds {
    private FuzzSeeds() {}

    public static void main(String[] arguments) throws Exception {
        Seeds seeds = new Seeds(CryptoFuzzTest.class);
        Contact contact = Contact.made("fuzz");
        RelayAddress relay = RelayAddress.parse(Contact.offers(1).get(0).getRelay());
        String link = new InvitationLink(relay, contact.secret, contact.bundleHash).format();
        seeds.write("link", "contact", link.getBytes(StandardCharsets.US_ASCII));
        RehomeTerms moved =
                RehomeTerms.newBuilder().addAllMailboxes(Contact.offers(1)).build();
        String code = contact.anna
                .rehomeSecret(Session.Author.US, Secret.copyOf(new byte[32]))
                .seal(moved, new TestRandom("code"))
                .format();
        seeds.write("code", "genuine", code.getBytes(StandardCharsets.US_ASCII));
        FileTicket ticket = FileTicket.of(FileTicketTest.genuine().build());
        seeds.write("attachment", "genuine", ticket.attachment().toByteArray());
        seeds.write("ticket", "genuine", ticket.format().getBytes(StandardCharsets.US_ASCII));
        seeds.write("segment", "third", new byte[] {3, 1, 4, 1, 5});
        seeds.write("bundle", "genuine", contact.bundle);
        byte[] three = contact.keys.bundle(Contact.EXPIRES, Contact.offers(3));
        seeds.write("bundle", "three-offers", three);
        seeds.write(
                "terms", "genuine", InvitationBundle.parseFrom(three).getTerms().toByteArray());
        try (Secret key = contact.secret.answerKey()) {
            byte[] label = Labels.INVITATION_ANSWER;
            int sealed = Prologue.LENGTH + Message.IN_ANSWER + Aead.TAG;
            Aead aead = Aead.derived(contact.answer, key.inside(), label);
            seeds.write("answer", "genuine", aead.open(label, contact.answer, 0, Aead.SALT, sealed));
        }
        seeds.write("introduction", "genuine", Contact.introduction(new byte[Hashes.LENGTH]));
        seeds.write("padding", "some", Padding.pad(new byte[50], 100));
        seeds.write("keys", "genuine", contact.keys.save());
        messages(seeds);
        sessions(seeds, contact);
        directions(seeds);
    }

    /** See {@link Mallory}: an act, then its choices. */
    private static void messages(Seeds seeds) throws Exception {
        byte[] key = new byte[X25519.LENGTH];
        byte[] old = script(5, 0, key, 1, 2, 1, 1, 0, 1, 1, 5, key, 0);
        byte[] far = script(5, 0, key, 1, 2, 1, 1, 100, 1, 1, 5, key, 0);
        byte[] answer = script(0, 10);
        byte[] begin = script(4, 7, 7, 1, 2, 1, 0, 1, 1, 4, key);
        byte[] offer = script(4, 8, 7, 1, 1, 1, 0, 1, 1, 4, key);
        byte[] month = script(1, 129, 4, 0);
        seeds.write("messages", "one-chain", script(old, old, far, old, script(3, 0)));
        seeds.write("messages", "chains", script(answer, begin, old, answer, offer, far, answer, begin, month, old));
        seeds.write("messages", "steps", script(answer, offer, answer, begin, script(2), answer, begin, answer, offer));
    }

    private static void sessions(Seeds seeds, Contact contact) throws Exception {
        seeds.write("session", "inviter", contact.ben.save());
        for (int i = 0; i < 20; i++) {
            contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        }
        seeds.write("session", "invitee", contact.anna.save());
        byte[] message = contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        contact.ben.open(message, Contact.NOW);
        contact.anna.open(contact.ben.seal(new byte[1], EntrySize.SMALL, Contact.NOW), Contact.NOW);
        seeds.write("session", "gaps", contact.ben.save());
        seeds.write("session", "answered", contact.anna.save());
    }

    private static void directions(Seeds seeds) throws Exception {
        DirectionChain chain = new DirectionChain(new byte[Hashes.LENGTH]);
        chain.receive(5, new byte[Hashes.LENGTH], new byte[1]);
        chain.receive(9, new byte[Hashes.LENGTH], new byte[1]);
        byte[] fill = script(1, 3, 0, 1, 8, 0, 1, 200, 0, 1, 0, 0);
        seeds.write("direction", "gaps", script(piece(chain.save()), fill));
        seeds.write("direction", "fresh", script(piece(new byte[0]), fill));
    }
}
