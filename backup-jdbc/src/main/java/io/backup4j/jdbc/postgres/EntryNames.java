package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.EntryPath;

/**
 * Names of entries. Their order is the order of a restore: the schema, then rows, then large objects. Numbers have a fixed width, so that their order is that of
 * the bytes; 10 digits hold every block number and every oid, which are 32 bits long.
 */
public final class EntryNames {
    public static final EntryPath SCHEMA = EntryPath.of("1-schema.jsonl");
    static final EntryPath DATA = EntryPath.of("2-data");
    static final EntryPath LARGE_OBJECTS = EntryPath.of("3-large-objects");

    /** Schema of the table that rows belong to. Text. */
    public static final String SCHEMA_NAME = "postgresql.schema";
    /** Name of the table that rows belong to. Text. */
    public static final String TABLE_NAME = "postgresql.table";
    /** Columns of the rows as SQL takes them, separated by commas; empty for a table without columns. Text. */
    public static final String COLUMNS = "postgresql.columns";
    /** How many rows the entry has. Number. */
    public static final String ROWS = "postgresql.rows";
    /** How many large objects the entry has. Number. */
    public static final String OBJECTS = "postgresql.objects";

    private EntryNames() {}

    /** All rows of a table lie below this. */
    static EntryPath table(String schema, String table) {
        return EntryPath.of(DATA + "/" + component(schema) + "/" + component(table));
    }

    static EntryPath rows(EntryPath table, long firstBlock) {
        return EntryPath.of(table + "/" + number(firstBlock));
    }

    static EntryPath largeObjects(long firstOid) {
        return EntryPath.of(LARGE_OBJECTS + "/" + number(firstOid));
    }

    private static String number(long number) {
        return "%010d".formatted(number);
    }

    /** An identifier may hold what a path may not: percent signs and two hexadecimal digits stand for that. */
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
