package org.waystation.client.bench;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.waystation.client.internal.crypto.Bundle;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.InvitationSecret;
import org.waystation.client.internal.crypto.InviterKeys;
import org.waystation.client.internal.crypto.Opening;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.crypto.Session;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.MailboxOffer;

/** An invitation, and two people who have met through it. */
@State(Scope.Thread)
public class Meeting {
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final Instant EXPIRES = NOW.plus(Duration.ofDays(2));
    private static final List<MailboxOffer> OFFERS = List.of(MailboxOffer.newBuilder()
            .setRelay("waystation://" + "a".repeat(52) + "@relay.example:7443")
            .setWriterSeed(ByteString.copyFrom(new byte[32]))
            .build());
    private static final byte[] TEXT = new byte[256];

    private final SecureRandom random = Randomness.platform();
    private final InvitationSecret secret = InvitationSecret.generate(random);
    private final InviterKeys keys = InviterKeys.generate(random);
    private final byte[] bundle = secret.sealBundle(keys.bundle(EXPIRES, OFFERS));
    private final byte[] hash = Hashes.sha256(bundle);
    private Session writer;
    private Session reader;

    public Meeting() {
        Session[] both = meet();
        writer = both[0];
        reader = both[1];
    }

    /** From the sealed bundle to two sessions: everything that both sides compute but the making of the invitation. */
    final Session[] meet() {
        try {
            Bundle read = Bundle.read(secret.openBundle(bundle, hash), NOW);
            Handshake.Answer answer = Handshake.answer(random, read, hash, secret, NOW);
            Handshake.Sealed sealed = answer.sealFirst(introduction(answer.directionStart()));
            Handshake.Accepted accepted = Handshake.accept(random, keys, hash, secret, EXPIRES, sealed.entry(), NOW);
            return new Session[] {sealed.session(), accepted.established().session()};
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] introduction(byte[] previous) {
        return Content.newBuilder()
                .setId(ByteString.copyFrom(new byte[16]))
                .setSentAt(NOW.toEpochMilli())
                .setNumber(1)
                .setPrevious(ByteString.copyFrom(previous))
                .setIntroduction(Introduction.newBuilder().addAllMailboxes(OFFERS))
                .build()
                .toByteArray();
    }

    /** A message in a small entry, sealed and opened. */
    final Opening oneWay() {
        Opening opened = reader.open(writer.seal(TEXT, EntrySize.SMALL, NOW), NOW);
        if (!(opened instanceof Opening.Opened)) {
            throw new AssertionError("a message did not open");
        }
        return opened;
    }

    /** The same by the other one in turn, so that each message begins a chain. */
    final Opening pingPong() {
        Session next = reader;
        reader = writer;
        writer = next;
        return oneWay();
    }
}
