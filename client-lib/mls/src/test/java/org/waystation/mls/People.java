package org.waystation.mls;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Secret;

/** Clients and groups for tests: a fixed clock, one shared external key, a judge who trusts everyone. */
final class People {
    static final CipherSuite SUITE = CipherSuite.X25519_AES128GCM;
    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    static final Judge TRUSTING = (credential, key) -> true;
    static final PskSource SHARED = id -> Optional.of(Secret.wrap(ascii("the key that everyone has")));
    static final byte[] NONE = new byte[0];

    private People() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static Client client() {
        return client(Settings.DEFAULT, TRUSTING);
    }

    static Client client(Settings settings, Judge judge) {
        return new Client(new SecureRandom(), NOON, judge, SHARED, settings);
    }

    static Identity identity(Client client, String name) {
        return identity(client, SUITE, name);
    }

    static Identity identity(Client client, CipherSuite suite, String name) {
        return client.newIdentity(suite, Credential.basic(ascii(name)));
    }

    static KeyPackageBundle keyPackage(Client client, String name) {
        return client.newKeyPackage(identity(client, name), Duration.ofDays(30));
    }

    static Group alone(Client client) throws MlsException {
        return client.create(identity(client, "member 0"), ascii("group"), Extensions.NONE);
    }

    /** A group of this many, made by the first, who is in the list's first place. */
    static List<Group> group(Client client, CipherSuite suite, int size, Extensions extensions) throws MlsException {
        List<Group> members = new ArrayList<>();
        Group first = client.create(identity(client, suite, "member 0"), ascii("group"), extensions);
        members.add(first);
        Changes changes = Changes.none();
        List<KeyPackageBundle> bundles = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            bundles.add(client.newKeyPackage(identity(client, suite, "member " + i), Duration.ofDays(30)));
            changes.add(bundles.get(i - 1).message());
        }
        PendingCommit commit = first.commit(changes);
        commit.accept();
        for (KeyPackageBundle bundle : bundles) {
            members.add(client.join(commit.welcome().orElseThrow(), bundle, JoinOptions.none()));
        }
        return members;
    }

    static List<Group> group(int size) throws MlsException {
        return group(client(), SUITE, size, Extensions.NONE);
    }

    /** Lets the first of these commit, and all others accept. */
    static void commit(List<Group> members, Changes changes) throws MlsException {
        PendingCommit commit = members.get(0).commit(changes);
        for (Group other : members.subList(1, members.size())) {
            accept(other, commit.message());
        }
        commit.accept();
    }

    static Transition accept(Group group, byte[] commit) throws MlsException {
        return ((Incoming.Committed) group.process(commit)).commit().accept();
    }

    static String open(Group group, byte[] message) throws MlsException {
        Incoming.Application application = (Incoming.Application) group.process(message);
        return new String(application.data().toByteArray(), StandardCharsets.US_ASCII);
    }
}
