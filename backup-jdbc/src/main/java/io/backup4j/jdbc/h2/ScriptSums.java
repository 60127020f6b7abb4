package io.backup4j.jdbc.h2;

import io.backup4j.jdbc.drill.ObjectTexts;
import io.backup4j.jdbc.drill.RowSum;
import io.backup4j.jdbc.drill.TableSums;
import io.backup4j.spi.drill.DrillDifference;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a script of H2 says, without its order: rows by table, and definitions. {@code SCRIPT} writes one row per line behind a line {@code INSERT INTO … VALUES}, ends it
 * with a comma or, after the last of a statement, with a semicolon, and fills up with spaces; control characters in values are escaped, so a line feed is always its own.
 * One thread.
 */
final class ScriptSums extends OutputStream {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")*\"|\\w+)";
    private static final Pattern INSERT = Pattern.compile("INSERT INTO (" + NAME + "(?:\\." + NAME + ")*)");
    private static final Pattern TITLE = Pattern.compile("[^('=;]{1,120}");

    /** Users keep their passwords, statements may be empty, and settings depend on where a database is. */
    private static final Pattern NOT_COMPARED = Pattern.compile("(?:CREATE USER |SET |-- |;?$).*", Pattern.DOTALL);

    /** What H2 has found out about the values of a column; it finds it out again. */
    private static final Pattern SELECTIVITY = Pattern.compile(" SELECTIVITY \\d+");

    private final TableSums rows;
    private final ObjectTexts definitions = new ObjectTexts();
    /** As long as the longest row, which H2 has in memory as well. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Whose rows the next lines are; empty between statements. */
    private String table = "";

    ScriptSums(byte[] key) {
        this.rows = new TableSums(key);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                end(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
                from = i + 1;
            }
        }
        line.write(bytes, from, offset + length - from);
    }

    private void end(String text) {
        if (!table.isEmpty()) {
            row(table, text.substring(0, Math.max(0, text.length() - 1)));
            if (text.endsWith(";")) {
                table = "";
            }
            return;
        }
        Matcher insert = INSERT.matcher(text);
        if (insert.lookingAt()) {
            if (text.endsWith("VALUES")) {
                table = insert.group(1);
            } else {
                row(insert.group(1), text);
            }
        } else if (!NOT_COMPARED.matcher(text).matches()) {
            String definition = SELECTIVITY.matcher(text).replaceAll("");
            Matcher title = TITLE.matcher(definition);
            definitions.add(title.lookingAt() ? title.group().strip() : "definition", definition);
        }
    }

    private void row(String of, String text) {
        RowSum sum = rows.of("table " + of, true);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sum.write(bytes, 0, bytes.length);
        sum.write('\n');
    }

    /**
     * Says what of this script, which is expected, is not in the other.
     *
     * @param exact whether both are of the same version; else only rows are compared
     * @return tables with as many rows as expected, and other ones, where {@code exact} is false
     */
    List<String> compare(ScriptSums found, boolean exact, Consumer<DrillDifference> differences) {
        if (exact) {
            definitions.compare(found.definitions, title -> false, differences);
        }
        return rows.compare(found.rows, exact, differences);
    }
}
