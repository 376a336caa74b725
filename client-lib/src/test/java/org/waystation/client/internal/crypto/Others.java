package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.client.internal.crypto.other.Terms;

/** The second implementation in the place of one of two people. */
final class Others {
    private Others() {}

    /** In Ben's place, after Anna's answer. */
    static OtherClient inviter(Contact contact, SecureRandom random) throws Exception {
        OtherClient ben = new OtherClient(random);
        OtherClient.InviterSecrets own = new OtherClient.InviterSecrets();
        own.agreement = contact.keys.identity().agreement().exposePrivate();
        own.prekey = contact.keys.prekey().exposePrivate();
        own.kemSeed = contact.keys.kemSeed().exposeCopy();
        ben.accept(contact.secret.exposeCopy(), contact.bundleHash, own, contact.answer);
        return ben;
    }

    /** A second implementation that has answered. */
    static final class Answered {
        final OtherClient client;
        byte[] entry;

        Answered(OtherClient client) {
            this.client = client;
        }
    }

    static OtherClient.Answerer somebody(SecureRandom random) {
        OtherClient.Answerer who = new OtherClient.Answerer();
        who.ephemeral = Secret.random(random, 32).exposeCopy();
        who.identitySeed = Secret.random(random, 32).exposeCopy();
        who.agreement = Secret.random(random, 32).exposeCopy();
        return who;
    }

    static Answered invitee(Contact contact, SecureRandom random) throws Exception {
        return invitee(contact, random, somebody(random));
    }

    static Answered invitee(Contact contact, SecureRandom random, OtherClient.Answerer who) throws Exception {
        return invitee(contact, new Answered(new OtherClient(random)), who, Contact::introduction);
    }

    /** How the first content is made of D_0. */
    interface First {
        byte[] of(byte[] directionStart);
    }

    static Answered invitee(Contact contact, Answered answered, OtherClient.Answerer who, First content)
            throws Exception {
        answered.entry = answered.client.answer(
                contact.secret.exposeCopy(),
                Terms.read(contact.bundle),
                contact.bundleHash,
                transcript -> content.of(OtherClient.directionStart(transcript, 0)),
                who);
        return answered;
    }
}
