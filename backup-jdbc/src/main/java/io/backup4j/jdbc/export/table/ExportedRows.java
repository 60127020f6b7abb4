package io.backup4j.jdbc.export.table;

/**
 * What was written.
 *
 * @param rows number of rows
 * @param inexactValues how many values may not be exactly those of the database: texts whose broken characters became U+FFFD, and each {@code FLOAT} of a query of MariaDB, of
 *     which the server tells six digits
 */
public record ExportedRows(long rows, long inexactValues) {
    /** Whether every value is what the database has. */
    public boolean exact() {
        return inexactValues == 0;
    }
}
