package org.waystation.client.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;

/** What the library does, each time beside what it cannot do without. What counts is what {@link Cpu} counts. */
@BenchmarkMode(Mode.AverageTime)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class ClientBench {
    /** From a sealed bundle to two sessions, both sides. */
    @Benchmark
    public void handshake(Meeting meeting, Floor floor, Cpu cpu) throws Exception {
        cpu.measure(meeting::meet, floor::handshake);
    }

    /** A text of 256 bytes in a small entry, sealed and opened, all in one direction. */
    @Benchmark
    public void oneWay(Meeting meeting, Floor floor, Cpu cpu) throws Exception {
        cpu.measure(meeting::oneWay, floor::oneWay);
    }

    /** The same, in turns. */
    @Benchmark
    public void pingPong(Meeting meeting, Floor floor, Cpu cpu) throws Exception {
        cpu.measure(meeting::pingPong, floor::pingPong);
    }

    /** One commit of four records of 4 KiB, which are read again; kept in memory. */
    @Benchmark
    public void store(Records.InMemory records, Floor floor, Cpu cpu) throws Exception {
        cpu.measure(records::step, () -> floor.store(Records.IN_STEP, Records.LENGTH));
    }

    /** The same on SQLite. */
    @Benchmark
    public void storeSqlite(Records.InSqlite records, Floor floor, Cpu cpu) throws Exception {
        cpu.measure(records::step, () -> floor.store(Records.IN_STEP, Records.LENGTH));
    }
}
