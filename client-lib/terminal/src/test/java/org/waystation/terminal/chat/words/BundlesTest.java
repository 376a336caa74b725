package org.waystation.terminal.chat.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.Contact;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.terminal.chat.model.Panel;

/** All languages say the same things, and everything that can be said. */
final class BundlesTest {
    private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");
    private static final Pattern KEY = Pattern.compile("\\[[^\\]]*]");

    private static Properties bundle(String suffix) throws Exception {
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                Words.class.getResourceAsStream("words" + suffix + ".properties"), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everythingThatCanBeSaidHasWords() throws Exception {
        Set<String> keys = new TreeSet<>();
        Stream.of(Word.values()).map(Word::key).forEach(keys::add);
        Map<String, Enum<?>[]> families = Map.of(
                "reason_", Reason.values(),
                "notice_", Received.Notice.Kind.values(),
                "state_", Contact.State.values(),
                "action_", Panel.Action.values(),
                "about_action_", Panel.Action.values());
        families.forEach((prefix, values) -> Arrays.stream(values)
                .map(value -> prefix + value.name().toLowerCase(Locale.ROOT))
                .forEach(keys::add));
        assertEquals(keys, new TreeSet<>(bundle("").stringPropertyNames()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_zh_Hans", "_zh_Hant"})
    void allLanguagesHaveTheSameKeysAndPlaces(String suffix) throws Exception {
        Properties english = bundle("");
        Properties other = bundle(suffix);
        assertEquals(
                new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(other.stringPropertyNames()), "the keys");
        for (String key : english.stringPropertyNames()) {
            String here = english.getProperty(key);
            String there = other.getProperty(key);
            assertFalse(there.isBlank(), key);
            assertEquals(all(PLACE, here), all(PLACE, there), key);
            assertEquals(all(KEY, here), all(KEY, there), key);
            Function<String, Long> columns =
                    text -> text.chars().filter(c -> c == '|').count();
            assertEquals(columns.apply(here), columns.apply(there), key);
            assertEquals(here.split("\n").length, there.split("\n").length, key);
        }
    }

    @Test
    void theTwoWritingsOfChineseAreNotMixed() throws Exception {
        String simplified = String.join("", bundle("_zh_Hans").values().toArray(String[]::new));
        String traditional = String.join("", bundle("_zh_Hant").values().toArray(String[]::new));
        assertFalse(simplified.matches("(?s).*[這個們對話檔說經續訊連絡選備還應關顯過時聯].*"));
        assertFalse(traditional.matches("(?s).*[这个们对话档说经续讯连络选备还应关显过时联].*"));
    }

    @ParameterizedTest
    @CsvSource({
        "zh_CN.UTF-8, SIMPLIFIED_CHINESE",
        "zh_SG, SIMPLIFIED_CHINESE",
        "zh, SIMPLIFIED_CHINESE",
        "zh_TW.UTF-8, TRADITIONAL_CHINESE",
        "zh_HK.utf8@radical, TRADITIONAL_CHINESE",
        "zh_Hant, TRADITIONAL_CHINESE",
        "zh_Hans_HK, SIMPLIFIED_CHINESE",
        "fa_IR.UTF-8, ENGLISH",
        "C.UTF-8, ENGLISH",
        "POSIX, ENGLISH"
    })
    void theLanguageFollowsTheEnvironment(String variable, Language language) {
        assertEquals(language, Language.of(Map.of("LANG", variable)));
        assertEquals(language, Language.of(Map.of("LANG", "de_DE", "LC_ALL", variable)));
    }
}
