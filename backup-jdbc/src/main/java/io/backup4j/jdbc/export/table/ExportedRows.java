package io.backup4j.jdbc.export.table;

/**
 * What was written.
 *
 * @param rows number of rows
 * @param inexactValues how many values could not be written exactly, because they are no text although the database says so: broken characters became U+FFFD
 */
public record ExportedRows(long rows, long inexactValues) {
    /** Whether every value is what the database has. */
    public boolean exact() {
        return inexactValues == 0;
    }
}
