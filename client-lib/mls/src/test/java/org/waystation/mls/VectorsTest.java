package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published vectors: every case of a suite that we have passes, and none is skipped for another reason. */
class VectorsTest {
    private static final int OFFICIAL_KINDS = 15;

    @ParameterizedTest
    @ValueSource(strings = {"mls", "hpke"})
    void every_case_of_a_supported_suite_passes(String folder) throws IOException {
        Path vectors = Path.of(System.getProperty("waystation.vectors", "../../../shared/vectors"), folder);
        assumeTrue(Files.isDirectory(vectors), "no vectors in " + vectors + ": set -Dwaystation.vectors");
        List<VectorRunner.Result> results = VectorRunner.run(vectors);
        for (VectorRunner.Result result : results) {
            System.out.println(result);
            assertEquals(List.of(), result.failures(), result.file());
            assertTrue(result.passed() > 0, result.file());
            assertTrue(
                    result.skipped().keySet().stream().allMatch(reason -> reason.matches("(suite|HPKE KEM) .*")),
                    result.toString());
        }
        assertTrue(folder.equals("hpke") || results.size() == OFFICIAL_KINDS, "files: " + results.size());
    }
}
