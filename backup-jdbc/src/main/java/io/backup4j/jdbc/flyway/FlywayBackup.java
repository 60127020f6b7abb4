package io.backup4j.jdbc.flyway;

import io.backup4j.BackupGuard;
import io.backup4j.GuardPolicy;
import io.backup4j.GuardedRun;
import io.backup4j.jdbc.migration.CallInProgress;
import io.backup4j.spi.error.ConfigurationException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
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
    /**
     * The migration that runs on this thread, of whatever callback: a call of Flyway that ended without telling, as one does with an Error, must not lend its
     * backup to the next one on the same thread, however alike both look on the stack.
     */
    private static final ThreadLocal<Attempt> RUNNING = new ThreadLocal<>();

    /** A call of {@code migrate}, and what it was found to do. */
    private record Attempt(GuardedRun run, PendingMigrations migrations) {}

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

    /** @throws ConfigurationException if Flyway is about to run a migration though nothing had been pending, without a backup; the policy {@code WARN} lets it */
    @Override
    public boolean supports(Event event, Context context) {
        return switch (event) {
            case AFTER_CONNECT -> migrating().goesOn();
            case BEFORE_MIGRATE -> RUNNING.get() == null;
            case BEFORE_EACH_MIGRATE -> requireExpected();
            case AFTER_MIGRATE_ERROR -> ended(false);
            case AFTER_MIGRATE, AFTER_VALIDATE_ERROR -> ended(true);
            default -> false;
        };
    }

    /** Asked before each migration is executed. Always false: there is nothing more to be told. */
    private boolean requireExpected() {
        Attempt attempt = RUNNING.get();
        if (attempt != null && attempt.migrations().nothing() && guard.policy() == GuardPolicy.FAIL) {
            throw new ConfigurationException(
                    "Flyway is about to run a migration, but nothing was pending when it began, so there is no backup."
                            + " Somebody has changed its history, or its scripts, meanwhile. The migration was not run. Migrate again.");
        }
        return false;
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
        // Of an earlier run of this thread no event has told the end.
        ended(false);
        PendingMigrations migrations =
                new PendingMigrations(context.getConfiguration(), restoredBy, event == Event.AFTER_CONNECT);
        CallInProgress call = migrating();
        AtomicReference<GuardedRun> begun = new AtomicReference<>();
        GuardedRun run = guard.begin(migrations::find, () -> goesOn(call, begun));
        begun.set(run);
        if (!migrations.refused()) {
            RUNNING.set(new Attempt(run, migrations));
        }
    }

    /** Whose end no event has told, when the thread has left Flyway, has failed: success is always told. */
    private static boolean goesOn(CallInProgress call, AtomicReference<GuardedRun> begun) {
        boolean goesOn = call.goesOn();
        GuardedRun run = begun.get();
        if (!goesOn && run != null) {
            run.failed(null);
        }
        return goesOn;
    }

    private static CallInProgress migrating() {
        return CallInProgress.here(Flyway.class.getName(), "migrate");
    }

    /** Always false: there is nothing more to be told. */
    private boolean ended(boolean well) {
        Attempt attempt = RUNNING.get();
        if (attempt != null) {
            RUNNING.remove();
            if (well) {
                attempt.run().completed();
            } else {
                attempt.run().failed(null);
            }
        }
        return false;
    }

    @Override
    public String getCallbackName() {
        return "backup4j";
    }
}
