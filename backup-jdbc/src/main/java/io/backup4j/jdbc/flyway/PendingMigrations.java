package io.backup4j.jdbc.flyway;

import io.backup4j.GuardedOperation;
import io.backup4j.jdbc.migration.MigratedDatabase;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.jspecify.annotations.Nullable;

/** Asks Flyway itself what it is about to do, over one connection of its pool. Used by one thread. */
final class PendingMigrations {
    private final Configuration configuration;
    private final List<String> restoredBy;
    private final boolean beforeValidation;
    private boolean refused;
    private boolean nothing;

    /**
     * @param restoredBy more words for the command that restores the backup
     * @param beforeValidation Flyway has not validated yet, and what it will refuse needs no backup; afterwards nothing is left out on a guess
     */
    PendingMigrations(Configuration configuration, List<String> restoredBy, boolean beforeValidation) {
        this.configuration = configuration;
        this.restoredBy = restoredBy;
        this.beforeValidation = beforeValidation;
    }

    /** Whether the last answer was empty only because Flyway is about to refuse: applied migrations were changed, or one has failed before. */
    boolean refused() {
        return refused;
    }

    /** Whether the last answer was empty because every migration had run; not because the schema was empty, or Flyway is about to refuse. */
    boolean nothing() {
        return nothing;
    }

    /** The migration that a call of {@code migrate} would make now; empty if there is nothing to do, nothing that could be lost, or if Flyway will refuse. */
    Optional<GuardedOperation> find() {
        refused = false;
        nothing = false;
        try (OneConnection one = new OneConnection(configuration.getDataSource())) {
            MigratedDatabase database = new MigratedDatabase(one.connection());
            MigrationInfoService info = flyway(one, List.of()).info();
            boolean fresh = Arrays.stream(info.applied())
                    .allMatch(applied -> CoreMigrationType.SCHEMA.equals(applied.getType()));
            if (fresh && info.pending().length > 0 && !anythingIn(database)) {
                return Optional.empty();
            }
            boolean baselined = fresh && configuration.isBaselineOnMigrate() && !hasHistory(database);
            List<MigrationInfo> pending = Arrays.stream(info.pending())
                    .filter(migration -> !baselined || aboveBaseline(migration))
                    .toList();
            refused = !pending.isEmpty() && isInvalid(one);
            nothing = pending.isEmpty();
            if (nothing || refused) {
                return Optional.empty();
            }
            MigrationInfo current = info.current();
            MigrationVersion from = current == null ? null : current.getVersion();
            return Optional.of(database.migration(
                    "flyway-migration",
                    configuration.getDefaultSchema() + "." + configuration.getTable(),
                    from == null ? "none" : from.toString(),
                    to(from, pending),
                    pending.size(),
                    restoredBy));
        } catch (SQLException e) {
            throw new SourceException(
                    ErrorCode.SOURCE,
                    "Whether anything is to be migrated cannot be found out: the pool gave no connection, or took none back (SQL state "
                            + e.getSQLState()
                            + "). Flyway holds one itself, so the pool needs two. Nothing was changed.",
                    e);
        }
    }

    /** Flyway begins behind a baseline that it is about to make. */
    private boolean aboveBaseline(MigrationInfo migration) {
        return migration.getVersion() == null
                || migration.getVersion().compareTo(configuration.getBaselineVersion()) > 0;
    }

    private boolean anythingIn(MigratedDatabase database) {
        List<String> own = List.of(configuration.getTable());
        return schemas().anyMatch(schema -> database.holdsAnything(schema, own));
    }

    private boolean hasHistory(MigratedDatabase database) {
        return schemas().anyMatch(schema -> database.holds(schema, configuration.getTable()));
    }

    /** The schemas that Flyway looks after; an empty name stands for the current one. */
    private Stream<String> schemas() {
        Stream<String> configured = Stream.concat(
                Stream.ofNullable(configuration.getDefaultSchema()), Stream.of(configuration.getSchemas()));
        List<String> names = configured.distinct().toList();
        return names.isEmpty() ? Stream.of("") : names.stream();
    }

    private boolean isInvalid(OneConnection one) {
        if (!beforeValidation || !configuration.isValidateOnMigrate()) {
            return false;
        }
        List<ValidatePattern> ignored = new ArrayList<>(List.of(configuration.getIgnoreMigrationPatterns()));
        ignored.add(ValidatePattern.fromPattern("*:pending"));
        return !flyway(one, ignored).validateWithResult().validationSuccessful;
    }

    private Flyway flyway(OneConnection one, List<ValidatePattern> ignored) {
        var asking = Flyway.configure(configuration.getClassLoader())
                .configuration(configuration)
                .dataSource(one)
                .callbacks(new Callback[0])
                .skipDefaultCallbacks(true);
        if (!ignored.isEmpty()) {
            asking.ignoreMigrationPatterns(ignored.toArray(ValidatePattern[]::new));
        }
        return asking.load();
    }

    /** The highest version there will be; migrations out of order and repeatable ones do not raise it. */
    private static String to(@Nullable MigrationVersion from, List<MigrationInfo> pending) {
        MigrationVersion highest = from;
        for (MigrationInfo migration : pending) {
            MigrationVersion version = migration.getVersion();
            if (version != null && (highest == null || version.compareTo(highest) > 0)) {
                highest = version;
            }
        }
        return highest == null ? "none" : highest.toString();
    }
}
