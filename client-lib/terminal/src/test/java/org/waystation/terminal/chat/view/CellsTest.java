package org.waystation.terminal.chat.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CellsTest {
    private static final String FAMILY = "👩‍👩‍👧";
    private static final List<String> PIECES =
            List.of("a", " ", "中", "文", "e\u0301", FAMILY, "👍🏽", "🇩🇪", "سلام", "བོད་", "word", "\u200f", "、", "—");

    private final Cells single = new Cells(false);
    private final Cells joined = new Cells(true);

    @Test
    void widthsAreThoseOfTerminals() {
        assertEquals(5, joined.width("中文a"));
        assertEquals(2, joined.width(FAMILY));
        assertEquals(6, single.width(FAMILY));
        assertEquals(1, single.width("e\u0301"));
        assertEquals(4, single.width("سلام"));
        assertEquals(0, single.width("\u2068\u2069\u200f"));
    }

    @Test
    void whatIsCutIsNeverHalf() {
        assertEquals("中…", joined.cut("中文字", 4));
        assertEquals("中文字", joined.cut("中文字", 6));
        assertEquals("…", joined.cut(FAMILY + FAMILY, 2));
        assertEquals(FAMILY + "…", joined.cut(FAMILY + FAMILY, 3));
        assertEquals("", joined.cut("abc", 0));
    }

    @Test
    void linesBreakBetweenWords() {
        assertEquals(List.of("one two", "three"), single.wrap("one two three", 8, Locale.ENGLISH));
        assertEquals(List.of("abcdefgh", "ij"), single.wrap("abcdefghij", 8, Locale.ENGLISH));
        assertEquals(List.of("今晚七點", "見。"), single.wrap("今晚七點見。", 8, Locale.CHINESE));
        assertEquals(List.of("", "a", ""), single.wrap("\na\n", 8, Locale.ENGLISH));
    }

    @Test
    void nothingIsLostAndEverythingFits() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            int width = 6 + random.nextInt(30);
            Cells cells = random.nextBoolean() ? single : joined;
            List<String> lines = cells.wrap(text.toString(), width, Locale.ENGLISH);
            assertTrue(lines.stream().allMatch(line -> cells.width(line) <= width), () -> lines.toString());
            assertEquals(
                    text.toString().replace(" ", ""), String.join("", lines).replace(" ", ""));
            assertTrue(cells.width(cells.cut(text.toString(), width)) <= width);
        }
    }
}
