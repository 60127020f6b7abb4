package io.backup4j.jdbc.mariadb.schema;

/**
 * Something that an account may be allowed to do.
 *
 * @param name as {@code GRANT} takes it
 * @param database where, or {@code *} for the whole server
 * @param table of that database, or {@code *} for all that is in it, now and later
 */
record Right(String name, String database, String table) {
    static final String ALL = "*";

    static Right everywhere(String name) {
        return new Right(name, ALL, ALL);
    }

    static Right onDatabase(String name, String database) {
        return new Right(name, database, ALL);
    }

    /** The statement that gives it. */
    String grantTo(String account) {
        String place = database.equals(ALL) ? ALL : SqlText.identifier(table.equals(ALL) ? asPattern() : database);
        return "GRANT " + name + " ON " + place + '.' + (table.equals(ALL) ? ALL : SqlText.identifier(table)) + " TO "
                + account;
    }

    /** The server takes the name of a database in {@code GRANT} for a pattern. */
    private String asPattern() {
        return database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
    }

    @Override
    public String toString() {
        return database.equals(ALL)
                ? name
                : name + " on " + SqlText.identifier(database)
                        + (table.equals(ALL) ? "" : "." + SqlText.identifier(table));
    }
}
