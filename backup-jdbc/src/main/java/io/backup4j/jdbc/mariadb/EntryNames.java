package io.backup4j.jdbc.mariadb;

import io.backup4j.spi.entry.EntryPath;
import java.math.BigInteger;

/** Names of entries. Their order is the order of a restore: the schema, then rows. */
public final class EntryNames {
    public static final EntryPath SCHEMA = EntryPath.of("1-schema.jsonl");
    static final EntryPath ROWS = EntryPath.of("2-rows");

    /** Table that rows belong to. Text. */
    public static final String TABLE_NAME = "mariadb.table";
    /** Columns of the rows, one per line: its name as SQL takes it, and, if it is not the text itself, an equals sign and the expression that makes the value. Text. */
    public static final String COLUMNS = "mariadb.columns";
    /** How many rows the entry has. Number. */
    public static final String ROW_COUNT = "mariadb.rows";
    /** For how many values the server warns when they are written, although they are right. Number. */
    public static final String WARNINGS = "mariadb.warnings";

    private static final BigInteger ABOVE_ALL_KEYS = BigInteger.TEN.pow(20);

    private EntryNames() {}

    /** All rows of a table lie below this. */
    static EntryPath table(String table) {
        return EntryPath.of(ROWS + "/" + component(table));
    }

    static EntryPath whole(EntryPath table) {
        return EntryPath.of(table + "/whole");
    }

    /** Names with a fixed width, so that their order is that of the keys: a minus sign comes before all digits. */
    static EntryPath rows(EntryPath table, BigInteger firstKey) {
        boolean negative = firstKey.signum() < 0;
        BigInteger shown = negative ? ABOVE_ALL_KEYS.add(firstKey) : firstKey;
        return EntryPath.of(table + "/" + (negative ? "-" : "") + "%020d".formatted(shown));
    }

    /** An identifier may hold what a path may not: percent signs and hexadecimal digits stand for that. */
    private static String component(String identifier) {
        StringBuilder name = new StringBuilder(identifier.length());
        for (int i = 0; i < identifier.length(); i++) {
            char c = identifier.charAt(i);
            if (c == '%' || c == '/' || c == '\\' || c < ' ' || (c == '.' && i == 0)) {
                name.append("%%%02X".formatted((int) c));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }
}
