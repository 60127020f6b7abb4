package io.backup4j.jdbc.mariadb;

import java.math.BigInteger;

/**
 * Keys of a table: [first, end).
 *
 * @param first on the grid
 * @param end the next place on the grid
 */
record KeyRange(BigInteger first, BigInteger end) {
    /** @param column as SQL takes it */
    String condition(String column) {
        return column + " >= " + first + " AND " + column + " < " + end;
    }
}
