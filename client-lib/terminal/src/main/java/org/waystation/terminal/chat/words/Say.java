package org.waystation.terminal.chat.words;

import java.util.List;

/**
 * Something to be said, in whatever language.
 *
 * @param values for the places {0}, {1} … in it; what contacts wrote was not cleaned yet
 */
public record Say(String key, List<String> values) {
    public static Say of(Word word, String... values) {
        return new Say(word.key(), List.of(values));
    }
}
