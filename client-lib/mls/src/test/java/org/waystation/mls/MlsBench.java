package org.waystation.mls;

import static org.waystation.mls.People.NONE;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.waystation.mls.wire.MlsException;

/**
 * What group operations cost, with JMH. Beside its score, which is elapsed time, each benchmark counts the CPU time of its thread
 * within the operation alone: other work on the machine does not count, nor do tidying up and making what is measured with.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class MlsBench {
    private static final byte[] DATA = new byte[256];

    /** CPU time of the operation, and how often it was done. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        public long nanos;
        public long calls;
        private long started;

        void start() {
            started = THREADS.getCurrentThreadCpuTime();
        }

        void stop() {
            nanos += THREADS.getCurrentThreadCpuTime() - started;
            calls++;
        }
    }

    /** One commit that adds everyone, with its Welcome. */
    @Benchmark
    public void addAll(BenchGroups.Invited group, Cpu cpu) throws MlsException {
        cpu.start();
        PendingCommit made = group.alice.commit(group.everyone());
        cpu.stop();
        made.discard();
    }

    /** Joining by a Welcome that carries the tree. */
    @Benchmark
    public void join(BenchGroups.Fresh group, Cpu cpu) throws MlsException {
        cpu.start();
        Group joined = group.client.join(group.welcome, group.bundles.get(0), JoinOptions.none());
        cpu.stop();
        joined.close();
    }

    /** A commit without proposals where every node has a key. */
    @Benchmark
    public void warmCommit(BenchGroups.Warm group, Cpu cpu) throws MlsException {
        commit(group.alice, cpu);
    }

    /** The same by the first who commits after all were added at once. */
    @Benchmark
    public void worstCommit(BenchGroups.Fresh group, Cpu cpu) throws MlsException {
        commit(group.bob, cpu);
    }

    private static void commit(Group group, Cpu cpu) throws MlsException {
        cpu.start();
        PendingCommit made = group.commit(Changes.none());
        cpu.stop();
        made.discard();
    }

    /** What every other member does with a warm commit, up to accepting it. */
    @Benchmark
    public void follow(BenchGroups.Warm group, Cpu cpu) throws MlsException {
        PendingCommit made = group.alice.commit(Changes.none());
        cpu.start();
        Incoming incoming = group.bob.process(made.message());
        cpu.stop();
        ((Incoming.Committed) incoming).commit().discard();
        made.discard();
    }

    /** 256 bytes of data. */
    @Benchmark
    @Warmup(iterations = 2, time = 6)
    public byte[] protect(BenchGroups.Warm group, Cpu cpu) throws MlsException {
        cpu.start();
        byte[] message = group.alice.protect(DATA, NONE, 0);
        cpu.stop();
        return message;
    }

    @Benchmark
    @Warmup(iterations = 2, time = 6)
    public Incoming unprotect(BenchGroups.Warm group, Cpu cpu) throws MlsException {
        byte[] message = group.alice.protect(DATA, NONE, 0);
        cpu.start();
        Incoming incoming = group.bob.process(message);
        cpu.stop();
        return incoming;
    }
}
