package org.waystation.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is measured does what it says; a message that does not open fails by itself. */
final class ClientBenchTest {
    @Test
    void everyDeedIsDoneAndCounted() throws Exception {
        ClientBench bench = new ClientBench();
        Meeting meeting = new Meeting();
        Floor floor = new Floor();
        Cpu cpu = new Cpu();
        bench.handshake(meeting, floor, cpu);
        for (int i = 0; i < 20; i++) {
            bench.oneWay(meeting, floor, cpu);
            bench.pingPong(meeting, floor, cpu);
        }
        Records.InMemory records = new Records.InMemory();
        records.open();
        bench.store(records, floor, cpu);
        assertEquals(Records.IN_STEP * Records.LENGTH, records.step());
        records.close();
        assertEquals(42, cpu.calls);
        assertTrue(cpu.deed > 0 && cpu.floor > 0);
    }
}
