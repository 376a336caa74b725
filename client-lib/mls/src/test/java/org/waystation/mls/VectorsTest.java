package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** The program says what is wrong with a folder or a file, and its exit code tells. */
    @Test
    void what_is_no_vector_is_named(@TempDir Path folder) throws IOException {
        String missing = folder.resolve("missing").toString();
        assertProgram(2, "cannot read the folder " + missing, missing);
        assertProgram(2, "no .json files in " + folder, folder.toString());
        assertProgram(2, "usage:");
        Files.writeString(folder.resolve("notes.txt"), "not looked at");
        Files.writeString(
                folder.resolve("a-name-nobody-knows.json"),
                "[{\"n_leaves\":1,\"n_nodes\":1,\"root\":0,"
                        + "\"left\":[null],\"right\":[null],\"parent\":[null],\"sibling\":[null]}]");
        Files.writeString(
                folder.resolve("of-another-kind.json"), "[{\"lines\":5}, 7, {\"cipher_suite\":2,\"ref_hash\":{}}]");
        assertProgram(0, "passed    1  skipped    3 {suite 2=1, unknown kind=2}  failed 0", folder.toString());
        for (String bad : List.of("", "{}", "[]", "null", "[{", "[{\"n_leaves\":1}]")) {
            Files.writeString(folder.resolve("bad.json"), bad);
            assertProgram(1, "failed 1", folder.toString());
        }
    }

    private static void assertProgram(int exit, String says, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertEquals(exit, VectorRunner.main(arguments, out, out));
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(says), text);
    }
}
