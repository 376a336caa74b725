package org.waystation.client.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Opening;
import org.waystation.client.internal.crypto.Session;

/** What the library does, and under {@code floor…} what it cannot do without. Scores are elapsed time; {@link Cpu} counts beside them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class ClientBench {
    /** From a sealed bundle to two sessions, both sides. */
    @Benchmark
    public Session[] handshake(Meeting meeting, Cpu cpu) {
        cpu.start();
        Session[] made = meeting.meet();
        cpu.stop();
        return made;
    }

    @Benchmark
    public void floorHandshake(Floor floor, Cpu cpu) throws DoesNotOpenException {
        cpu.start();
        floor.handshake();
        cpu.stop();
    }

    /** A text of 256 bytes in a small entry, sealed and opened, all in one direction. */
    @Benchmark
    public Opening oneWay(Meeting meeting, Cpu cpu) {
        cpu.start();
        Opening opened = meeting.oneWay();
        cpu.stop();
        return opened;
    }

    @Benchmark
    public void floorOneWay(Floor floor, Cpu cpu) throws DoesNotOpenException {
        cpu.start();
        floor.oneWay();
        cpu.stop();
    }

    /** The same, in turns. */
    @Benchmark
    public Opening pingPong(Meeting meeting, Cpu cpu) {
        cpu.start();
        Opening opened = meeting.pingPong();
        cpu.stop();
        return opened;
    }

    @Benchmark
    public void floorPingPong(Floor floor, Cpu cpu) throws DoesNotOpenException {
        cpu.start();
        floor.pingPong();
        cpu.stop();
    }

    /** One commit of four records of 4 KiB, which are read again; kept in memory. */
    @Benchmark
    public int store(Records.InMemory records, Cpu cpu) {
        cpu.start();
        int read = records.step();
        cpu.stop();
        return read;
    }

    /** The same on SQLite. Its score tells what the disk takes, its CPU what SQLite does. */
    @Benchmark
    public int storeSqlite(Records.InSqlite records, Cpu cpu) {
        cpu.start();
        int read = records.step();
        cpu.stop();
        return read;
    }

    @Benchmark
    public void floorStore(Floor floor, Cpu cpu) throws DoesNotOpenException {
        cpu.start();
        floor.store(Records.IN_STEP, Records.LENGTH);
        cpu.stop();
    }
}
