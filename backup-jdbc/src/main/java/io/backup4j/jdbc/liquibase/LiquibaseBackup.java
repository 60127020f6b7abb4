package io.backup4j.jdbc.liquibase;

import io.backup4j.BackupGuard;
import io.backup4j.GuardedOperation;
import io.backup4j.GuardedRun;
import io.backup4j.jdbc.migration.CallInProgress;
import io.backup4j.spi.error.ConfigurationException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.exception.UnexpectedLiquibaseException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a backup before Liquibase runs change sets in a schema that is not empty, before it takes its lock: a backup under the lock would hold a locked database,
 * and let the other replicas run into their timeout. If the update fails, the command that brings the backup back is logged. When nothing is to be run no
 * repository is opened. Change sets that run with every update ({@code runAlways}) ask for no backup once they have run and until their
 * content changes.
 *
 * <p>The transaction that Liquibase's connection is in is committed, as the update itself does.
 *
 * <p>Immutable and thread-safe.
 */
public final class LiquibaseBackup {
    /**
     * The last update of each thread that was attached to. When the next begins it has ended, and its backup must not be taken for the next one's, however alike
     * both look on the stack. Weak: while an update runs, who shows that it lives holds it.
     */
    private static final ThreadLocal<WeakReference<GuardedRun>> ATTACHED = new ThreadLocal<>();

    private final BackupGuard guard;
    private final List<String> restoredBy;

    private LiquibaseBackup(BackupGuard guard, List<String> restoredBy) {
        this.guard = Objects.requireNonNull(guard, "guard");
        this.restoredBy = List.copyOf(restoredBy);
    }

    /** Backups by this guard. */
    public static LiquibaseBackup with(BackupGuard guard) {
        return new LiquibaseBackup(guard, List.of());
    }

    /** The same with more words for restore commands in logs, such as {@code "--jdbc-password-file", "/etc/shop/db-password"}. Never a secret itself. */
    public LiquibaseBackup restoredBy(String... words) {
        return new LiquibaseBackup(guard, List.of(words));
    }

    /** An update of any kind. */
    @FunctionalInterface
    public interface Update {
        void run() throws LiquibaseException;
    }

    /** Instead of {@link Liquibase#update(Contexts, LabelExpression)}. */
    public void update(Liquibase liquibase, Contexts contexts, LabelExpression labels) throws LiquibaseException {
        before(liquibase, contexts, labels, () -> liquibase.update(contexts, labels));
    }

    /**
     * Runs an update behind a backup.
     *
     * @param contexts those of the update
     * @param labels those of the update
     * @throws io.backup4j.spi.error.BackupException if there is no proven backup and the guard's policy is {@code FAIL}; the update was not run
     * @throws LiquibaseException what the update throws, as it is
     */
    public void before(Liquibase liquibase, Contexts contexts, LabelExpression labels, Update update)
            throws LiquibaseException {
        GuardedRun run = begin(liquibase, contexts, labels, () -> true);
        try {
            update.run();
            run.completed();
        } catch (Throwable e) {
            run.failed(e);
            throw e;
        }
    }

    /**
     * For the customizer of {@code SpringLiquibase}, which is handed a {@code Liquibase} right before its update: makes the backup now, and listens to the update,
     * which takes this listener instead of any that was set before. If there is no backup, the connection is closed, since nobody else would.
     *
     * @throws ConfigurationException if nobody calls it from there: elsewhere nothing tells the end of the update, and {@link #before} is to be used
     */
    public void attach(Liquibase liquibase, Contexts contexts, LabelExpression labels) {
        CallInProgress spring =
                CallInProgress.here("liquibase.integration.spring.SpringLiquibase", "afterPropertiesSet");
        if (!spring.goesOn()) {
            throw new ConfigurationException("LiquibaseBackup.attach is for the customizer of SpringLiquibase."
                    + " Elsewhere call LiquibaseBackup.update or before. Nothing was changed.");
        }
        WeakReference<GuardedRun> before = ATTACHED.get();
        GuardedRun ended = before == null ? null : before.get();
        if (ended != null) {
            ended.completed();
        }
        try {
            GuardedRun run = begin(liquibase, contexts, labels, spring::goesOn);
            ATTACHED.set(new WeakReference<>(run));
            if (run.needed()) {
                liquibase.setChangeExecListener(new DefaultChangeExecListener(new FailureListener(run)));
            }
        } catch (LiquibaseException | RuntimeException e) {
            close(liquibase, e);
            throw e instanceof RuntimeException unchecked ? unchecked : new UnexpectedLiquibaseException(e);
        }
    }

    private static void close(Liquibase liquibase, Exception failure) {
        try {
            liquibase.close();
        } catch (LiquibaseException e) {
            failure.addSuppressed(e);
        }
    }

    private GuardedRun begin(Liquibase liquibase, Contexts contexts, LabelExpression labels, BooleanSupplier goesOn)
            throws LiquibaseException {
        UnrunChangeSets changes = new UnrunChangeSets(liquibase, contexts, labels, restoredBy);
        Supplier<Optional<GuardedOperation>> pending = () -> {
            try {
                return changes.find();
            } catch (LiquibaseException e) {
                throw new Passing(e);
            }
        };
        try {
            return guard.begin(pending, goesOn);
        } catch (Passing e) {
            throw e.failure;
        }
    }

    /** Carries what Liquibase throws through code that knows nothing of it. */
    private static final class Passing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final LiquibaseException failure;

        Passing(LiquibaseException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    /** Tells a run that a change set failed. That the update has ended well shows on the stack only. */
    private static final class FailureListener extends AbstractChangeExecListener {
        private final GuardedRun run;

        FailureListener(GuardedRun run) {
            this.run = run;
        }

        @Override
        public void runFailed(
                @Nullable ChangeSet changeSet,
                @Nullable DatabaseChangeLog databaseChangeLog,
                @Nullable Database database,
                @Nullable Exception exception) {
            run.failed(exception);
        }
    }
}
