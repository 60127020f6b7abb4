package io.backup4j.jdbc.flyway;

import io.backup4j.BackupGuard;
import io.backup4j.GuardedRun;
import io.backup4j.jdbc.migration.CallInProgress;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * A callback of Flyway that makes a backup before pending migrations of a schema that is not empty. If Flyway then fails, the command that brings the backup
 * back is logged. When nothing is pending no repository is opened.
 *
 * <p>It works when Flyway has connected, before {@code BEFORE_MIGRATE}: then Flyway holds one connection, and a pool of two has one left for the backup. At
 * {@code BEFORE_MIGRATE} it holds two, takes a third to tell a callback, and has not locked anything either. If the early moment is missed, the backup is made at
 * that later one. How a migration ended is learnt where Flyway asks whether an event is of interest, since the event itself would take that third connection.
 *
 * <p>Thread-safe; one may serve several databases.
 */
public final class FlywayBackup implements Callback {
    private final BackupGuard guard;
    private final List<String> restoredBy;
    /** The migration that runs on this thread. */
    private final ThreadLocal<GuardedRun> running = new ThreadLocal<>();

    private FlywayBackup(BackupGuard guard, List<String> restoredBy) {
        this.guard = Objects.requireNonNull(guard, "guard");
        this.restoredBy = List.copyOf(restoredBy);
    }

    /** A callback that makes its backups with this guard. */
    public static FlywayBackup with(BackupGuard guard) {
        return new FlywayBackup(guard, List.of());
    }

    /** The same with more words for restore commands in logs, such as {@code "--jdbc-password-file", "/etc/shop/db-password"}. Never a secret itself. */
    public FlywayBackup restoredBy(String... words) {
        return new FlywayBackup(guard, List.of(words));
    }

    @Override
    public boolean supports(Event event, Context context) {
        return switch (event) {
            case AFTER_CONNECT -> migrating().goesOn();
            case BEFORE_MIGRATE -> running.get() == null;
            case AFTER_MIGRATE_ERROR -> ended(false);
            case AFTER_MIGRATE, AFTER_VALIDATE_ERROR -> ended(true);
            default -> false;
        };
    }

    /** Flyway holds no transaction open meanwhile: it would keep a snapshot, and end with a timeout. */
    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return false;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event != Event.AFTER_CONNECT && event != Event.BEFORE_MIGRATE) {
            return;
        }
        // A run of this thread that no event has ended did not come to its migrations.
        ended(true);
        PendingMigrations migrations =
                new PendingMigrations(context.getConfiguration(), restoredBy, event == Event.AFTER_CONNECT);
        GuardedRun run = guard.begin(migrations::find, migrating()::goesOn);
        if (!migrations.refused()) {
            running.set(run);
        }
    }

    private static CallInProgress migrating() {
        return CallInProgress.here(Flyway.class.getName(), "migrate");
    }

    /** Always false: there is nothing more to be told. */
    private boolean ended(boolean well) {
        GuardedRun run = running.get();
        if (run != null) {
            running.remove();
            if (well) {
                run.completed();
            } else {
                run.failed(null);
            }
        }
        return false;
    }

    @Override
    public String getCallbackName() {
        return "backup4j";
    }
}
