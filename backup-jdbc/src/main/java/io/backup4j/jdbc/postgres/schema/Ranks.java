package io.backup4j.jdbc.postgres.schema;

import java.util.List;

/** Which kinds come first among objects that do not need each other. */
final class Ranks {
    private static final List<String> ORDER = List.of(
            "ROLE",
            "ROLE MEMBERSHIP",
            "SCHEMA",
            ExtensionsPart.KIND,
            BaseTypesPart.SHELL,
            "TYPE",
            "DOMAIN",
            "FUNCTION",
            "PROCEDURE",
            "AGGREGATE",
            "OPERATOR",
            "SEQUENCE",
            "TABLE",
            "FOREIGN TABLE",
            "TABLE ATTACH",
            "PRIMARY KEY",
            "UNIQUE CONSTRAINT",
            "INDEX",
            "INDEX ATTACH",
            "EXCLUSION CONSTRAINT",
            "CHECK CONSTRAINT",
            "FOREIGN KEY",
            MaterialisedViewsPart.REFRESH,
            DatabasePart.KIND,
            "DATABASE SETTING",
            "SUBSCRIPTION",
            "DEFAULT PRIVILEGES",
            // The last ones, since they fire on everything after them.
            "EVENT TRIGGER");
    private static final int REST = ORDER.indexOf("SEQUENCE");

    private Ranks() {}

    static int of(String kind) {
        int rank = ORDER.indexOf(kind);
        return rank < 0 ? REST : rank;
    }
}
