package io.backup4j.jdbc.postgres.schema;

/** When an object is made during a restore; the order of the constants is the order of the restore. */
public enum Section {
    /** Roles and what belongs to the whole server; only present when the scope asks for roles. */
    ROLE,
    /** Everything that must exist before rows can be copied. */
    PRE_DATA,
    /** Values of sequences. Rows and the content of large objects are copied in this section too. */
    DATA,
    /** What is cheaper or only possible when the rows are there: indexes, keys, triggers, policies. */
    POST_DATA,
    /** What must see everything else finished: refreshed materialised views, default privileges, event triggers. */
    AFTER
}
