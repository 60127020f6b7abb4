package io.backup4j.jdbc.postgres.schema;

/**
 * A row of a catalog.
 *
 * @param catalogue name of the catalog without its schema, such as {@code pg_class}
 * @param oid the row
 */
record Address(String catalogue, long oid) {
    /** Oids below this one are given out while a cluster is made (FirstNormalObjectId in the server's access/transam.h). */
    static final long FIRST_OF_USERS = 16384;

    boolean ofUser() {
        return oid >= FIRST_OF_USERS;
    }
}
