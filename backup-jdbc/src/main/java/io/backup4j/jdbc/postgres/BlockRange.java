package io.backup4j.jdbc.postgres;

/**
 * Blocks of a table: [first, end).
 *
 * @param first number of the first block
 * @param end number of the block behind the last, or {@link #OPEN}
 */
record BlockRange(long first, long end) {
    /** To the end of the table, wherever that is. */
    static final long OPEN = -1;

    boolean isWholeTable() {
        return first == 0 && end == OPEN;
    }

    /** Rows of these blocks alone. */
    String condition() {
        String from = "ctid >= '(" + first + ",0)'::tid";
        return end == OPEN ? from : from + " AND ctid < '(" + end + ",0)'::tid";
    }
}
