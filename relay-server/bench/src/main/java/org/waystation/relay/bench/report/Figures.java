package org.waystation.relay.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/** Numbers with as many digits as they are worth. */
final class Figures {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private Figures() {}

    /** Four significant digits, no exponent. */
    static String plain(double value) {
        if (value == 0) {
            return "0";
        }
        String text = new BigDecimal(value).round(DIGITS).toPlainString();
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    static String shown(OptionalDouble value) {
        return value.isPresent() ? plain(value.getAsDouble()) : "-";
    }

    /** {@code median (min..max)}. */
    static String spread(Samples samples) {
        return samples.count() < 2
                ? shown(samples.median())
                : shown(samples.median()) + " (" + shown(samples.min()) + ".." + shown(samples.max()) + ")";
    }
}
