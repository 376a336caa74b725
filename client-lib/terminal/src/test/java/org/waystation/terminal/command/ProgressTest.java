package org.waystation.terminal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ProgressTest {
    @Test
    void theBarIsAsLongAsWhatIsDone() {
        assertEquals("[" + "-".repeat(30) + "] 0 %, 0.0 of 10.7 MB", Progress.bar(0, 10_740_000));
        assertEquals(
                "[" + "#".repeat(17) + "-".repeat(13) + "] 57 %, 6.1 of 10.7 MB", Progress.bar(6_130_000, 10_740_000));
        assertEquals("[" + "#".repeat(30) + "] 100 %, 256.0 of 256.0 MB", Progress.bar(256_000_000, 256_000_000));
    }

    @Test
    void anEmptyFileIsDone() {
        assertEquals("[" + "#".repeat(30) + "] 100 %, 0.0 of 0.0 MB", Progress.bar(0, 0));
    }
}
