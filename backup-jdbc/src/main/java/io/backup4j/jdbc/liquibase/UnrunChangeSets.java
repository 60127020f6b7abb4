package io.backup4j.jdbc.liquibase;

import io.backup4j.GuardedOperation;
import io.backup4j.jdbc.migration.MigratedDatabase;
import io.backup4j.spi.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ChecksumVersion;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;

/** Asks Liquibase itself what it is about to do. Takes no lock and makes no table. Used by one thread. */
final class UnrunChangeSets {
    private final Liquibase liquibase;
    private final Contexts contexts;
    private final LabelExpression labels;
    private final List<String> restoredBy;

    UnrunChangeSets(Liquibase liquibase, Contexts contexts, LabelExpression labels, List<String> restoredBy) {
        this.liquibase = liquibase;
        this.contexts = contexts;
        this.labels = labels;
        this.restoredBy = restoredBy;
    }

    /** The update that Liquibase would make now; empty if there is nothing to do, or nothing that could be lost. */
    Optional<GuardedOperation> find() throws LiquibaseException {
        Database database = liquibase.getDatabase();
        forgetWhatRan(database);
        try {
            List<RanChangeSet> ran = database.getRanChangeSetList();
            List<ChangeSet> unrun = new ArrayList<>();
            for (ChangeSet each : liquibase.listUnrunChangeSets(contexts, labels, false)) {
                if (!each.isAlwaysRun() || !ranAsItIs(database, each)) {
                    unrun.add(each);
                }
            }
            if (unrun.isEmpty()) {
                return Optional.empty();
            }
            MigratedDatabase migrated = new MigratedDatabase(connection(database));
            String log = database.getDatabaseChangeLogTableName();
            boolean empty = ran.isEmpty()
                    && !migrated.holdsAnything(
                            database.getDefaultSchemaName(),
                            List.of(log, database.getDatabaseChangeLogLockTableName()));
            if (empty) {
                return Optional.empty();
            }
            return Optional.of(migrated.migration(
                    "liquibase-update",
                    database.getLiquibaseSchemaName() + "." + log,
                    ran.isEmpty() ? "none" : ran.get(ran.size() - 1).getId(),
                    unrun.get(unrun.size() - 1).getId(),
                    unrun.size(),
                    restoredBy));
        } finally {
            // It would be kept for the update, which another replica may have done by then.
            forgetWhatRan(database);
            // What was read here must not stay a transaction for as long as the backup takes.
            database.commit();
        }
    }

    /** One that runs with every update is nothing new once it has run, unless it was changed since. What the history does not know is taken for changed. */
    private static boolean ranAsItIs(Database database, ChangeSet set) throws LiquibaseException {
        RanChangeSet ran = database.getRanChangeSet(set);
        CheckSum stored = ran == null ? null : ran.getLastCheckSum();
        return stored != null
                && stored.equals(set.generateCheckSum(ChecksumVersion.enumFromChecksumVersion(stored.getVersion())));
    }

    private static void forgetWhatRan(Database database) {
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database)
                .reset();
    }

    private static java.sql.Connection connection(Database database) {
        if (database.getConnection() instanceof JdbcConnection connection) {
            return connection.getUnderlyingConnection();
        }
        throw new ConfigurationException(
                "Liquibase is not connected to a database over JDBC, so there is nothing that could be backed up before its update."
                        + " Update without LiquibaseBackup there.");
    }
}
