package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.SqlText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns of an entry's rows, and how a value is made of each text.
 *
 * @param names as SQL takes them
 * @param expressions with a {@code ?} for the text; a lone {@code ?} where it is the value
 */
record RowColumns(List<String> names, List<String> expressions) {
    /** Inverse of {@code ColumnForm.written} of each, joined by line feeds; a name may hold one. */
    static RowColumns of(String written) {
        List<String> names = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        int at = 0;
        while (at < written.length()) {
            int end = endOfName(written, at);
            names.add(written.substring(at, end));
            int line = written.indexOf('\n', end);
            int next = line < 0 ? written.length() : line;
            expressions.add(end < next ? written.substring(end + 1, next) : "?");
            at = next + 1;
        }
        return new RowColumns(names, expressions);
    }

    private static int endOfName(String written, int at) {
        int end = at + 1;
        while (end < written.length()) {
            if (written.charAt(end) == '`') {
                if (end + 1 < written.length() && written.charAt(end + 1) == '`') {
                    end++;
                } else {
                    return end + 1;
                }
            }
            end++;
        }
        return end;
    }

    /** A statement that reads them from the client. */
    String load(String database, String table) {
        return loadFrom("backup4j", SqlText.qualified(database, table));
    }

    /**
     * The same for a client that has them in a file.
     *
     * @param table as SQL takes it
     */
    String loadFrom(String file, String table) {
        List<String> fields = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (expressions.get(i).equals("?")) {
                fields.add(names.get(i));
            } else {
                String variable = "@backup4j_" + i;
                fields.add(variable);
                sets.add(names.get(i) + " = " + expressions.get(i).replace("?", variable));
            }
        }
        return "LOAD DATA LOCAL INFILE " + SqlText.literal(file) + " INTO TABLE " + table
                + " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ENCLOSED BY '' ESCAPED BY '\\\\'"
                + " LINES TERMINATED BY '\\n' STARTING BY '' (" + String.join(", ", fields) + ")"
                + (sets.isEmpty() ? "" : " SET " + String.join(", ", sets));
    }

    /** A statement for so many rows. */
    String insert(String database, String table, int rows) {
        // MySQL's driver writes bytes as x'31', which is 49 where a number is wanted.
        String row = expressions.stream()
                .map(expression -> expression.replace("?", "CAST(? AS BINARY)"))
                .collect(Collectors.joining(", ", "(", ")"));
        return "INSERT INTO " + SqlText.qualified(database, table) + " (" + String.join(", ", names) + ") VALUES "
                + String.join(", ", Collections.nCopies(rows, row));
    }
}
