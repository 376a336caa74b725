package org.waystation.client.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * CPU time of the thread that measures, of a deed and of its floor right after it: other work on the machine does not count, and what it
 * does to caches and clock meets both alike.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public long deed;
    public long floor;
    public long elapsed;
    public long calls;

    /** Something that is measured. */
    interface Work {
        void run() throws Exception;
    }

    final void measure(Work aDeed, Work itsFloor) throws Exception {
        long clock = System.nanoTime();
        long begun = THREADS.getCurrentThreadCpuTime();
        aDeed.run();
        long between = THREADS.getCurrentThreadCpuTime();
        elapsed += System.nanoTime() - clock;
        itsFloor.run();
        floor += THREADS.getCurrentThreadCpuTime() - between;
        deed += between - begun;
        calls++;
    }
}
