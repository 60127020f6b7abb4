package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Reads the objects of one kind with a fixed number of queries. */
@FunctionalInterface
interface SchemaPart {
    /** Adds the objects of this kind to the reading's drafts. Objects that it refers to by {@link Drafts#bearer} were added by earlier parts. */
    void read(Reading reading) throws SQLException;
}
