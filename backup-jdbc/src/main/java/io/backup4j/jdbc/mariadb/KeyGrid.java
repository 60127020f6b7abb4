package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableRows;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a table at multiples of a power of two of the first column of its primary key. The exponent follows from how densely the keys lie, which changes little when a
 * table grows, so that a later run meets the same borders. Stateless.
 */
final class KeyGrid {
    private KeyGrid() {}

    /** Ranges that hold all rows, none of them empty; no range at all if the table is not to be cut. */
    static List<KeyRange> of(TableRows table, SnapshotConnection connection, long rangeBytes) throws SQLException {
        if (!table.integerKey() || !table.transactional() || table.bytes() <= rangeBytes) {
            return List.of();
        }
        String column = SqlText.identifier(table.primaryKey().get(0));
        String least = connection.ask("SELECT MIN(" + column + ") FROM " + SqlText.identifier(table.name()));
        String greatest = connection.ask("SELECT MAX(" + column + ") FROM " + SqlText.identifier(table.name()));
        if (least.isEmpty()) {
            return List.of();
        }
        BigInteger last = new BigInteger(greatest);
        int exponent = exponent(new BigInteger(least), last, table.bytes() / rangeBytes + 1);
        List<KeyRange> ranges = new ArrayList<>();
        String next = least;
        while (!next.isEmpty()) {
            KeyRange range = around(new BigInteger(next), exponent);
            ranges.add(range);
            next = range.end().compareTo(last) > 0
                    ? ""
                    : connection.ask("SELECT " + column + " FROM " + SqlText.identifier(table.name())
                            + " FORCE INDEX (PRIMARY) WHERE " + column + " >= " + range.end() + " ORDER BY " + column
                            + " LIMIT 1");
        }
        return ranges.size() > 1 ? ranges : List.of();
    }

    /** Of a range, so that there are about so many; rounded down, so that there may be twice as many. */
    static int exponent(BigInteger least, BigInteger greatest, long pieces) {
        BigInteger keys = greatest.subtract(least).add(BigInteger.ONE).divide(BigInteger.valueOf(pieces));
        return Math.max(0, keys.bitLength() - 1);
    }

    static KeyRange around(BigInteger key, int exponent) {
        BigInteger first = key.shiftRight(exponent).shiftLeft(exponent);
        return new KeyRange(first, first.add(BigInteger.ONE.shiftLeft(exponent)));
    }
}
