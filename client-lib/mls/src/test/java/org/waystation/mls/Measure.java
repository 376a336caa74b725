package org.waystation.mls;

import static org.waystation.mls.People.NONE;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.MlsException;

/**
 * How much CPU time things take and how large they are, in groups of 2, 50, 200 and 1,000: the tables of {@code docs/spec/mls.md}. Run as a
 * program on an idle machine; no test is timed.
 */
final class Measure {
    private static final int REPEAT = 30;

    private Measure() {}

    public static void main(String[] arguments) throws Exception {
        CipherSuite[] suites = {CipherSuite.X25519_AES128GCM, CipherSuite.XWING_CHACHA20POLY1305};
        for (CipherSuite suite : suites) {
            new Run(suite, 50).quietly(); // warms up
            System.out.println(suite);
            System.out.println(
                    "members | add all ms | join ms | warm commit ms | follow ms | worst commit ms | "
                            + "protect ms | unprotect ms | commit B | worst B | welcome B | message B | key package B | tree B | state B");
            for (int size : new int[] {2, 50, 200, 1000}) {
                System.out.println(new Run(suite, size).measure());
            }
        }
    }

    private static final class Run {
        private final Client client = People.client();
        private final CipherSuite suite;
        private final int size;
        private final List<KeyPackageBundle> bundles = new ArrayList<>();
        private final List<byte[]> messages = new ArrayList<>();

        Run(CipherSuite suite, int size) {
            this.suite = suite;
            this.size = size;
            for (int i = 1; i < size; i++) {
                Identity one = People.identity(client, suite, "member " + i);
                bundles.add(client.newKeyPackage(one, Duration.ofDays(1)));
                messages.add(bundles.get(i - 1).message());
            }
        }

        void quietly() throws MlsException {
            for (int i = 0; i < 3; i++) {
                measure();
            }
        }

        String measure() throws MlsException {
            Group alice = client.create(People.identity(client, suite, "member 0"), NONE, Extensions.NONE);
            long start = cpu();
            Changes changes = Changes.none();
            for (byte[] message : messages) {
                changes.add(message);
            }
            PendingCommit added = alice.commit(changes);
            added.accept();
            double addAll = since(start);
            byte[] welcome = added.welcome().orElseThrow();
            start = cpu();
            Group bob = client.join(welcome, bundles.get(0), JoinOptions.none());
            double join = since(start);
            // Right after all were added the tree has no keys but on one path: the worst case.
            start = cpu();
            PendingCommit worst = bob.commit(Changes.none());
            double worstCommit = since(start);
            int worstSize = worst.message().length;
            worst.discard();
            warm(alice, bob);
            double commit = 0;
            double follow = 0;
            int commitSize = 0;
            for (int i = 0; i < REPEAT; i++) {
                start = cpu();
                PendingCommit made = alice.commit(Changes.none());
                commit += since(start);
                commitSize = made.message().length;
                start = cpu();
                People.accept(bob, made.message());
                follow += since(start);
                made.accept();
            }
            double protect = 0;
            double unprotect = 0;
            byte[] message = NONE;
            for (int i = 0; i < 10 * REPEAT; i++) {
                start = cpu();
                message = alice.protect(new byte[256], NONE, 0);
                protect += since(start);
                start = cpu();
                bob.process(message);
                unprotect += since(start);
            }
            return String.format(
                    Locale.ROOT,
                    "%5d | %8.1f | %7.1f | %6.2f | %6.2f | %7.1f | %.3f | %.3f | %d | %d | %d | %d | %d | %d | %d",
                    size,
                    addAll,
                    join,
                    commit / REPEAT,
                    follow / REPEAT,
                    worstCommit,
                    protect / (10 * REPEAT),
                    unprotect / (10 * REPEAT),
                    commitSize,
                    worstSize,
                    welcome.length,
                    message.length,
                    messages.get(0).length,
                    alice.ratchetTree().length,
                    alice.save().length);
        }

        /** Lets every second member commit, the far ones first, so that every node has a key. */
        private void warm(Group alice, Group bob) throws MlsException {
            for (int stride = Integer.highestOneBit(size); stride >= 2; stride /= 2) {
                for (int leaf = stride; leaf < size; leaf += 2 * stride) {
                    byte[] commit = commitOf(leaf, alice);
                    People.accept(alice, commit);
                    People.accept(bob, commit);
                }
            }
        }

        /** A commit of a member who was never joined as: the secrets of an epoch are everyone's. */
        private byte[] commitOf(int leaf, Group anyone) throws MlsException {
            Epoch shared = new Insider(anyone).epoch;
            KeyPackageBundle own = bundles.get(leaf - 1);
            TreeKeys keys = new TreeKeys(leaf, own.leafKey().copy());
            Epoch theirs = new Epoch(
                    suite,
                    shared.context(),
                    shared.tree(),
                    keys,
                    own.signatureKey().copy(),
                    shared.secrets(),
                    shared.secretTree(),
                    shared.interimTranscriptHash(),
                    shared.confirmationTag());
            GroupState state = new GroupState(theirs);
            return new CommitCreation(client, state, Changes.none())
                    .create()
                    .commit()
                    .toByteArray();
        }

        /** CPU time of this thread: other work on the machine does not count. */
        private static long cpu() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        private static double since(long start) {
            return (cpu() - start) / 1e6;
        }
    }
}
