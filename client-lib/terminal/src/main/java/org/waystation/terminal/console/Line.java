package org.waystation.terminal.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One thing the program says: an object with a type for programs, and words for people. */
public final class Line {
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final String words;

    private Line(String type, String words) {
        this.words = words;
        fields.put("type", type);
    }

    /**
     * @param type the JSON object's {@code type}
     * @param words for people, without the last line end; what strangers wrote in it went through {@link Harmless}
     */
    public static Line of(String type, String words) {
        return new Line(type, words);
    }

    public Line with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public Line with(String field, boolean value) {
        fields.put(field, value);
        return this;
    }

    public Line with(String field, long value) {
        fields.put(field, value);
        return this;
    }

    /** Written in UTC, to the millisecond at most. */
    public Line with(String field, Instant value) {
        return with(field, value.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    String words() {
        return words;
    }

    Map<String, Object> fields() {
        return Collections.unmodifiableMap(fields);
    }
}
