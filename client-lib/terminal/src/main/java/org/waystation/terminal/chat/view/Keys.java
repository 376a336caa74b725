package org.waystation.terminal.chat.view;

/** A line that names keys: what stands in square brackets is a key. */
final class Keys {
    private Keys() {}

    static Row row(String line, Cells cells, int columns) {
        Row.Builder row = new Row.Builder(cells, columns).to(1);
        int at = 0;
        while (at < line.length()) {
            int open = line.indexOf('[', at);
            int close = line.indexOf(']', open + 1);
            if (open < 0 || close < 0) {
                break;
            }
            row.add(line.substring(at, open), Style.FAINT).add(line.substring(open + 1, close), Style.KEY);
            at = close + 1;
        }
        return row.add(line.substring(at), Style.FAINT).row();
    }
}
