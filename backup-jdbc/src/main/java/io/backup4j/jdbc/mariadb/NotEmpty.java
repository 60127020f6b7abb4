package io.backup4j.jdbc.mariadb;

/** What a restore does with tables and other objects that are in its way. */
public enum NotEmpty {
    /** Nothing is restored. */
    REFUSE,
    /** Tables are moved to another database, and stay there; of views, routines, triggers and events the definitions stay there. */
    RENAME_ASIDE,
    /** The same, and that database is dropped when everything was restored; a restore that fails puts all back, one that is not complete leaves it. */
    CLEAN
}
