package io.backup4j.jdbc.sqlite;

/** What a restore does with a database file that is there already. */
public enum PresentFile {
    /** It stays, and the restore is refused. */
    REFUSE,
    /** It is replaced, and removed when the new one was opened; kept beside it if not everything could be restored. */
    REPLACE,
    /** It is replaced, and kept beside the new one under a name with {@code .before-} in it. */
    KEEP_ASIDE
}
