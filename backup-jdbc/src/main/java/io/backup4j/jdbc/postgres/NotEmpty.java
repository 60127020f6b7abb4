package io.backup4j.jdbc.postgres;

/** What a restore does with objects that are in its way. */
public enum NotEmpty {
    /** Nothing is restored. */
    REFUSE,
    /** They are moved to another schema, and stay there. */
    RENAME_ASIDE,
    /** They are moved to another schema, and dropped when everything was restored; a restore that fails moves them back, one that is not complete leaves them there. */
    CLEAN
}
