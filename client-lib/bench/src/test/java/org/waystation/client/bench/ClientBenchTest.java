package org.waystation.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.Opening;

/** What is measured does what it says. */
final class ClientBenchTest {
    private final ClientBench bench = new ClientBench();
    private final Meeting meeting = new Meeting();
    private final Floor floor = new Floor();
    private final Cpu cpu = new Cpu();

    @Test
    void everyDeedIsDone() throws Exception {
        assertEquals(2, bench.handshake(meeting, cpu).length);
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Opening.Opened.class, bench.oneWay(meeting, cpu));
            assertInstanceOf(Opening.Opened.class, bench.pingPong(meeting, cpu));
        }
        Records.InMemory records = new Records.InMemory();
        records.open();
        assertEquals(Records.IN_STEP * Records.LENGTH, bench.store(records, cpu));
        records.close();
        bench.floorHandshake(floor, cpu);
        bench.floorOneWay(floor, cpu);
        bench.floorPingPong(floor, cpu);
        bench.floorStore(floor, cpu);
        assertEquals(46, cpu.calls);
        assertTrue(cpu.nanos > 0);
    }
}
