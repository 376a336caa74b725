package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waystation.mls.wire.Rule;

/** Every rule stands in the specification as it stands in the code, and in the name of a test. */
class RulesTest {
    private static final String SPECIFICATION = read(Path.of("../../docs/spec/mls.md"));
    private static final String TESTS = tests();

    private static String tests() {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(Files::isRegularFile).map(RulesTest::read).collect(Collectors.joining());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void is_specified_and_proved(Rule rule) {
        String row = "| " + rule.number() + " | " + rule.kind().name().toLowerCase(java.util.Locale.ROOT) + " | "
                + rule.statement() + " |";
        assertTrue(SPECIFICATION.contains(row), "docs/spec/mls.md lacks the row " + row);
        String test = "@Test\n    void " + rule.number().replace("-", "") + "_";
        assertTrue(TESTS.contains(test), "no test is named " + rule.number());
    }

    /** What the specification numbers and what tests are named after, the code has. */
    @Test
    void no_number_stands_for_nothing() {
        Set<String> rules = Stream.of(Rule.values()).map(Rule::number).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(rules, all("\\| (M-\\d+) \\|", SPECIFICATION));
        Set<String> named = all("void M(\\d+)_", TESTS).stream()
                .map(digits -> "M-" + digits)
                .collect(Collectors.toSet());
        assertEquals(rules, new TreeSet<>(named));
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
