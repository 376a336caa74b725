package org.waystation.client.internal.crypto;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;

/** Two people who have just met: the invitee ({@code anna}, initiator A) and the inviter ({@code ben}, responder B). */
final class Contact {
    static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    static final Instant EXPIRES = NOW.plus(Duration.ofDays(2));

    final InvitationSecret secret;
    final InviterKeys keys;
    final byte[] bundle;
    final byte[] bundleEntry;
    final byte[] bundleHash;
    final byte[] answer;
    final Established annas;
    final Established bens;
    Session anna;
    Session ben;

    private Contact(SecureRandom random) throws Exception {
        secret = InvitationSecret.generate(random);
        keys = InviterKeys.generate(random);
        bundle = keys.bundle(EXPIRES, offers(1));
        bundleEntry = secret.sealBundle(bundle);
        bundleHash = Hashes.sha256(bundleEntry);
        Bundle terms = Bundle.read(secret.openBundle(bundleEntry, bundleHash), NOW);
        Handshake.Answer begun = Handshake.answer(random, terms, bundleHash, secret, NOW);
        Handshake.Sealed sealed = begun.sealFirst(introduction(begun.directionStart()));
        answer = sealed.entry();
        annas = sealed.established();
        bens = accept(random, answer).established();
        anna = annas.session();
        ben = bens.session();
    }

    static Contact made(String seed) {
        return made(new TestRandom(seed));
    }

    static Contact made(SecureRandom random) {
        try {
            return new Contact(random);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Handshake.Accepted accept(SecureRandom random, byte[] entry) throws Exception {
        return Handshake.accept(random, keys, bundleHash, secret, EXPIRES, entry, NOW);
    }

    static byte[] introduction(byte[] previous) {
        return introductionContent(previous).build().toByteArray();
    }

    static Content.Builder introductionContent(byte[] previous) {
        return Content.newBuilder()
                .setId(ByteString.copyFrom(new byte[16]))
                .setSentAt(NOW.toEpochMilli())
                .setNumber(1)
                .setPrevious(ByteString.copyFrom(previous))
                .setIntroduction(Introduction.newBuilder().addAllMailboxes(offers(1)));
    }

    static List<MailboxOffer> offers(int count) {
        return offers(count, "waystation://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@relay.example:7443");
    }

    static List<MailboxOffer> offers(int count, String relay) {
        List<MailboxOffer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] seed = new byte[32];
            seed[31] = (byte) i;
            offers.add(MailboxOffer.newBuilder()
                    .setRelay(relay)
                    .setWriterSeed(ByteString.copyFrom(seed))
                    .build());
        }
        return offers;
    }
}
