package io.backup4j.cli.database;

import io.backup4j.spi.drill.DrillSandbox;
import java.nio.file.Path;
import java.util.Map;

/** Refuses choices that make no sense for a kind of database. Stateless. */
final class SenselessChoices {
    private SenselessChoices() {}

    static void refuse(String option, boolean given, String why) {
        if (given) {
            throw new DatabaseChoiceException(option + ": makes no sense here, " + why);
        }
    }

    /** Of all but SQLite. */
    static void refuseAttachedDatabases(Map<String, Path> attached) {
        refuse("--attached", !attached.isEmpty(), "only SQLite has attached databases");
    }

    static DrillSandbox refuseServer(String kind) {
        throw new DatabaseChoiceException("--jdbc-url: " + kind + " needs no server for a drill; --scratch is enough");
    }

    /** Refuses choices of a part. */
    static void refuseParts(WriteChoice choice, String kind) {
        String why = kind + " is restored as a whole";
        refuse("--tables", !choice.tables().isEmpty(), why);
        refuse("--schemas", !choice.schemas().isEmpty(), why);
        refuse("--no-owners", !choice.owners(), kind + " has no owners of objects");
        refuse("--no-grants", !choice.grants(), why);
    }
}
