package org.waystation.relay.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/** A result as one JSON object on one line. Names and units are ours and need no escaping. */
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    private Json() {}

    public static String of(Result result) {
        Json json = new Json();
        json.text("case", result.name);
        json.number("relay", result.relay.median());
        json.number("limit", result.limit.median());
        json.number("ratio", result.ratio().median());
        json.text("unit", result.unit);
        json.number("cpuMicros", result.cpuMicros.median());
        json.number("generatorMicros", result.generatorMicros.median());
        json.number("p50Millis", result.p50Millis.median());
        json.number("p99Millis", result.p99Millis.median());
        json.number("min", result.figure().min());
        json.number("max", result.figure().max());
        json.number("limitMin", result.limit.min());
        json.number("limitMax", result.limit.max());
        json.number("rounds", OptionalDouble.of(result.figure().count()));
        return json.text.append('}').toString();
    }

    private void text(String name, String value) {
        begin(name).append('"').append(value).append('"');
    }

    private void number(String name, OptionalDouble value) {
        begin(name);
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            text.append(Figures.plain(value.getAsDouble()));
        } else {
            text.append("null");
        }
    }

    private StringBuilder begin(String name) {
        return text.append(text.length() > 1 ? "," : "").append(String.format(Locale.ROOT, "\"%s\":", name));
    }
}
