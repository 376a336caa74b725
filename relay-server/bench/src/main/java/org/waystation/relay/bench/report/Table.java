package org.waystation.relay.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Results for people: aligned columns, the first to the left, figures to the right. */
public final class Table {
    private static final List<String> HEAD =
            List.of("case", "relay", "limit", "ratio", "unit", "cpu us", "load us", "p50 ms", "p99 ms");

    private Table() {}

    public static String of(List<Result> results) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        for (Result result : results) {
            rows.add(row(result));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String gap = " ".repeat(width(rows, column) - row.get(column).length());
                line.append(column == 0 ? "" : "  ")
                        .append(column == 0 ? row.get(column) + gap : gap + row.get(column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> row(Result result) {
        return List.of(
                result.name,
                Figures.spread(result.relay),
                Figures.spread(result.limit),
                Figures.shown(result.ratio().median()),
                result.unit,
                Figures.shown(result.cpuMicros.median()),
                Figures.shown(result.generatorMicros.median()),
                Figures.shown(result.p50Millis.median()),
                Figures.shown(result.p99Millis.median()));
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
