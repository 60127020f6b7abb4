package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.export.value.ExactText;
import io.backup4j.jdbc.export.value.ValueDecoder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;

/**
 * How a column of a query is read, of which the driver alone tells the type.
 *
 * @param bytes whether the driver is asked for bytes; else for characters
 */
record ResultForm(boolean bytes, ValueDecoder decoder) {
    private static final ValueDecoder TEXT = (source, offset, length, sink) ->
            sink.text(ExactText.decode(source, offset, length, StandardCharsets.UTF_8, sink));

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    /** MySQL's driver writes 64 bits as a number with a sign. MariaDB's writes bits as {@code b'101'}, a single one as a truth, and calls {@code tinyint(1)} by their name. */
    private static final ValueDecoder BITS = (source, offset, length, sink) -> {
        String text = new String(source, offset, length, StandardCharsets.US_ASCII);
        sink.number(
                switch (text) {
                    case "true" -> "1";
                    case "false" -> "0";
                    default ->
                        text.startsWith("b'")
                                ? new BigInteger(text.substring(2, text.length() - 1), 2).toString()
                                : text.startsWith("-")
                                        ? new BigInteger(text).add(TWO_TO_64).toString()
                                        : text;
                });
    };

    /** MySQL's driver makes the first of January of it, and of the year 0 that of 2000. */
    private static final ValueDecoder YEAR = (source, offset, length, sink) -> {
        String year = new String(source, offset, Math.min(4, length), StandardCharsets.US_ASCII);
        if (length > year.length() && year.equals("2000")) {
            sink.inexact();
        }
        sink.number(year);
    };

    /** The server writes six digits of it, which are not always all. */
    private static final ValueDecoder FLOAT = (source, offset, length, sink) -> {
        sink.inexact();
        Values.NUMBER.decode(source, offset, length, sink);
    };

    private static final Set<String> NUMBERS =
            Set.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "DECIMAL", "OLDDECIMAL", "DOUBLE");

    private static final Set<Integer> BINARY = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    /**
     * The form.
     *
     * @param name of the type, as the driver says
     * @param type one of {@link Types}
     */
    static ResultForm of(String name, int type) {
        String word = name.toUpperCase(Locale.ROOT).split("[ (]", 2)[0];
        if (NUMBERS.contains(word)) {
            return new ResultForm(false, Values.NUMBER);
        }
        return switch (word) {
            case "YEAR" -> new ResultForm(false, YEAR);
            case "FLOAT" -> new ResultForm(false, FLOAT);
            case "BIT", "BOOLEAN" -> new ResultForm(false, BITS);
            case "DATE", "TIME" -> new ResultForm(false, Values.PLAIN);
            case "DATETIME" -> new ResultForm(false, Values.DATE_TIME);
            case "TIMESTAMP" -> new ResultForm(false, Values.TIMESTAMP);
            // MariaDB's driver gives no bytes of the type that MySQL has for it.
            case "JSON" -> new ResultForm(false, Values.JSON);
            case "GEOMETRY" -> new ResultForm(true, Values.BYTES);
            default -> new ResultForm(true, BINARY.contains(type) ? Values.BYTES : TEXT);
        };
    }
}
