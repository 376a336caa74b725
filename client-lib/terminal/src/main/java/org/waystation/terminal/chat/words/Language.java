package org.waystation.terminal.chat.words;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A language that the chat speaks. */
public enum Language {
    ENGLISH("en"),
    SIMPLIFIED_CHINESE("zh-Hans"),
    TRADITIONAL_CHINESE("zh-Hant");

    private static final Set<String> TRADITIONAL_PLACES = Set.of("TW", "HK", "MO");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    public Locale locale() {
        return Locale.forLanguageTag(tag);
    }

    /** By its tag, as on a command line: {@code zh-Hant}. */
    public static Optional<Language> named(String tag) {
        for (Language each : values()) {
            if (each.tag.equalsIgnoreCase(tag)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The one that the environment asks for, as far as it is spoken: {@code LC_ALL}, {@code LC_MESSAGES}, {@code LANG}, the first that is set. */
    public static Language of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return of(value);
            }
        }
        return ENGLISH;
    }

    /** Such as {@code zh_TW.UTF-8}. */
    private static Language of(String posix) {
        Locale locale = Locale.forLanguageTag(posix.replaceFirst("[.@].*", "").replace('_', '-'));
        if (!locale.getLanguage().equals("zh")) {
            return ENGLISH;
        }
        boolean traditional = locale.getScript().equals("Hant")
                || (locale.getScript().isEmpty() && TRADITIONAL_PLACES.contains(locale.getCountry()));
        return traditional ? TRADITIONAL_CHINESE : SIMPLIFIED_CHINESE;
    }
}
