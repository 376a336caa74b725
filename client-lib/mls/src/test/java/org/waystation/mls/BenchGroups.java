package org.waystation.mls;

import static org.waystation.mls.People.NONE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.MlsException;

/** The groups that {@link MlsBench} measures in. What is measured leaves them as they were. */
public final class BenchGroups {
    private BenchGroups() {}

    /** Alice alone, and the key packages of all the others. */
    @State(Scope.Benchmark)
    public static class Invited {
        @Param({"1", "77"})
        public int suite;

        @Param({"2", "50", "200", "1000"})
        public int members;

        final Client client = People.client();
        final List<KeyPackageBundle> bundles = new ArrayList<>();
        GroupState state;
        Group alice;

        @Setup(Level.Trial)
        public void build() throws MlsException {
            CipherSuite ours = StateCodec.suite(suite, Settings.DEFAULT.suites());
            for (int i = 1; i < members; i++) {
                Identity one = People.identity(client, ours, "member " + i);
                bundles.add(client.newKeyPackage(one, Duration.ofDays(1)));
            }
            Group made = client.create(People.identity(client, ours, "member 0"), NONE, Extensions.NONE);
            state = StateCodec.read(made.save(), Settings.DEFAULT);
            alice = new Group(client, state);
        }

        Changes everyone() throws MlsException {
            Changes changes = Changes.none();
            for (KeyPackageBundle bundle : bundles) {
                changes.add(bundle.message());
            }
            return changes;
        }
    }

    /** Right after all were added at once: nothing but one path of the tree has keys, and a commit is at its largest. */
    public static class Fresh extends Invited {
        byte[] welcome;
        Group bob;

        @Override
        @Setup(Level.Trial)
        public void build() throws MlsException {
            super.build();
            PendingCommit added = alice.commit(everyone());
            added.accept();
            welcome = added.welcome().orElseThrow();
            bob = client.join(welcome, bundles.get(0), JoinOptions.none());
        }
    }

    /**
     * After every second member has committed: every node has a key, and a commit is at its smallest. This takes long to make, so it
     * is made once and kept in {@code target/bench}.
     */
    public static class Warm extends Invited {
        private final Client open = People.client(Settings.DEFAULT.withPublicHandshakes(true), People.TRUSTING);
        Group bob;

        @Override
        @Setup(Level.Trial)
        public void build() throws MlsException {
            Path alices = Path.of("target", "bench", suite + "-" + members + "-alice");
            Path bobs = Path.of("target", "bench", suite + "-" + members + "-bob");
            try {
                if (!Files.exists(bobs)) {
                    make();
                    Files.createDirectories(alices.getParent());
                    Files.write(alices, alice.save());
                    Files.write(bobs, bob.save());
                }
                alice = client.load(Files.readAllBytes(alices));
                bob = client.load(Files.readAllBytes(bobs));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void make() throws MlsException {
            super.build();
            PendingCommit added = alice.commit(everyone());
            added.accept();
            bob = client.join(added.welcome().orElseThrow(), bundles.get(0), JoinOptions.none());
            // The far ones first, and Alice last, so that nothing is blank or unmerged on her path.
            for (int stride = Integer.highestOneBit(members); stride >= 2; stride /= 2) {
                for (int leaf = stride; leaf < members; leaf += 2 * stride) {
                    byte[] commit = commitOf(leaf);
                    People.accept(bob, commit);
                    People.accept(alice, commit);
                }
            }
            PendingCommit own = alice.commit(Changes.none());
            People.accept(bob, own.message());
            own.accept();
        }

        /** A commit of a member whom nobody plays: the secrets of an epoch are everyone's, and its leaf's keys are known. */
        private byte[] commitOf(int leaf) throws MlsException {
            Epoch shared = state.epoch;
            KeyPackageBundle own = bundles.get(leaf - 1);
            Epoch theirs = new Epoch(
                    shared.suite(),
                    shared.context(),
                    shared.tree(),
                    new TreeKeys(leaf, own.leafKey().copy()),
                    own.signatureKey().copy(),
                    shared.secrets(),
                    shared.secretTree(),
                    shared.interimTranscriptHash(),
                    shared.confirmationTag());
            Pending made = new CommitCreation(open, new GroupState(theirs), Changes.none()).create();
            return made.commit().toByteArray();
        }
    }
}
