package io.backup4j.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Columns of text; numbers to the right. */
public final class Table {
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String title, boolean right) {}

    private Table(List<Column> columns) {
        this.columns = columns;
    }

    /** Titles from left to right; one that begins with {@code >} heads a column that is set to the right. */
    public static Table of(String... titles) {
        List<Column> columns = new ArrayList<>();
        for (String title : titles) {
            boolean right = title.startsWith(">");
            columns.add(new Column(right ? title.substring(1) : title, right));
        }
        return new Table(columns);
    }

    public void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("cells: " + cells.length + " for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** The lines: titles, then rows. Without rows there is nothing. */
    public List<String> lines() {
        if (rows.isEmpty()) {
            return List.of();
        }
        int[] widths = new int[columns.size()];
        List<String> titles = columns.stream().map(Column::title).toList();
        measure(titles, widths);
        rows.forEach(row -> measure(row, widths));
        List<String> lines = new ArrayList<>();
        lines.add(line(titles, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
