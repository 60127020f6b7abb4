package io.backup4j.jdbc.mariadb.schema;

import java.util.Locale;

/** What is stored as a text and belongs to no other database than its own, in the order in which it is made. */
public enum ObjectKind {
    FUNCTION,
    PROCEDURE,
    PACKAGE,
    PACKAGE_BODY,
    VIEW,
    TRIGGER,
    EVENT;

    /** As statements call it. */
    public String sql() {
        return name().replace('_', ' ');
    }

    /** As people call it. */
    public String title() {
        return sql().toLowerCase(Locale.ROOT);
    }
}
