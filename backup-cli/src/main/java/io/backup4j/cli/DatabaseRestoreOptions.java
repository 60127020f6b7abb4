package io.backup4j.cli;

import io.backup4j.cli.database.WriteChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What of a database is restored, and how. */
final class DatabaseRestoreOptions {
    @Option(
            names = "--tables",
            paramLabel = "SCHEMA.TABLE",
            split = ",",
            description = "Of the database only these tables, with their indexes and constraints.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--schemas", paramLabel = "NAME", split = ",", description = "Of the database only these schemas.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = "--rename-schema",
            paramLabel = "OLD=NEW",
            split = ",",
            description =
                    "A schema of the database gets another name. The target must have no schema NEW, and nothing in OLD.")
    private Map<String, String> renames = new LinkedHashMap<>();

    @Option(
            names = "--attached",
            paramLabel = "NAME=FILE",
            converter = AttachedFile.Converter.class,
            description =
                    "Where a database of SQLite goes that is attached to the one of --jdbc-url. May be given several times. Default: beside it, as FILE.NAME.")
    private List<AttachedFile> attached = new ArrayList<>();

    @Option(
            names = "--clean",
            description =
                    "What is in the way in the database is dropped when everything was restored. Default: it is refused.")
    private boolean clean;

    @Option(
            names = "--rename-aside",
            description =
                    "What is in the way in the database is moved to a schema with '_before_' in its name, and stays there.")
    private boolean aside;

    @Option(names = "--no-owners", description = "What is made in the database belongs to the role that restores.")
    private boolean noOwners;

    @Option(names = "--no-grants", description = "Nobody is granted anything in the database.")
    private boolean noGrants;

    @Option(
            names = "--keep-going",
            description =
                    "What cannot be made in the database, or is damaged or missing in the backup, is left out, by name; what was there is kept then, also with --clean. Default: the restore fails, and is taken back.")
    private boolean keepGoing;

    /** Refuses what makes no sense. */
    void check(boolean database) {
        boolean any = !tables.isEmpty()
                || !schemas.isEmpty()
                || !renames.isEmpty()
                || !attached.isEmpty()
                || clean
                || aside
                || noOwners
                || noGrants
                || keepGoing;
        if (any && !database) {
            throw new UsageException("options for a database are given, but --jdbc-url is missing");
        }
        if (clean && aside) {
            throw new UsageException("give either --clean or --rename-aside, not both");
        }
        if (!tables.isEmpty() && !schemas.isEmpty()) {
            throw new UsageException("give either --tables or --schemas, not both");
        }
    }

    WriteChoice choice(boolean force) {
        return new WriteChoice(
                tables,
                schemas,
                renames,
                AttachedFile.byName(attached),
                clean,
                aside,
                !noOwners,
                !noGrants,
                keepGoing,
                force);
    }
}
