package org.waystation.relay.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Result threeRounds() {
        Result result = new Result("store.small.c1", "appends/s");
        for (double[] round : new double[][] {{100, 200}, {50, 50}, {300, 1_000}}) {
            result.relay.add(round[0]);
            result.limit.add(round[1]);
        }
        return result;
    }

    @Test
    void theRatioIsTheMedianOfTheRounds() {
        assertEquals(0.5, threeRounds().ratio().median().getAsDouble());
        assertEquals(100, threeRounds().figure().median().getAsDouble());
    }

    @Test
    void whatWasNotMeasuredIsNull() throws IOException {
        JsonNode json = new ObjectMapper().readTree(Json.of(threeRounds()));
        assertEquals("store.small.c1", json.get("case").textValue());
        assertEquals(100, json.get("relay").doubleValue());
        assertEquals(200, json.get("limit").doubleValue());
        assertEquals(0.5, json.get("ratio").doubleValue());
        assertEquals(50, json.get("min").doubleValue());
        assertEquals(300, json.get("max").doubleValue());
        assertEquals("appends/s", json.get("unit").textValue());
        assertTrue(json.get("cpuMicros").isNull());
        assertTrue(json.get("p99Millis").isNull());
    }

    @Test
    void theTableIsAligned() {
        String table = Table.of(List.of(threeRounds(), new Result("idle.rss", "KiB/connection")));
        List<String> lines = table.lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).contains("100 (50..300)"), table);
        assertEquals(
                lines.get(0).indexOf("unit") + "unit".length(), lines.get(1).indexOf("appends/s") + 9);
    }

    @Test
    void figuresHaveFourDigits() {
        assertEquals("123500", Figures.plain(123_456));
        assertEquals("0.01234", Figures.plain(0.012344));
        assertEquals("10", Figures.plain(10.0));
        assertEquals("0", Figures.plain(0));
    }

    @Test
    void aPercentileIsWithinAThirtySecond() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1_000; i++) {
            latencies.add(i * 1_000_000L);
        }
        assertEquals(500, latencies.percentileMillis(0.5), 500 / 32.0);
        assertEquals(990, latencies.percentileMillis(0.99), 990 / 32.0);
        assertTrue(Double.isNaN(new Latencies().percentileMillis(0.5)));
        latencies.add(Long.MAX_VALUE);
        assertTrue(latencies.percentileMillis(1) > 1e12);
    }
}
