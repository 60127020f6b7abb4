package io.backup4j;

import io.backup4j.operate.claim.HeldClaim;
import io.backup4j.spi.backup.BackupId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A critical operation between its backup and its end. Whoever began it tells how it ended, by {@link #completed} or {@link #failed}, once; later calls do
 * nothing. Thread-safe.
 */
public final class GuardedRun {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRun.class);

    private final @Nullable GuardedOperation operation;
    private final @Nullable BackupId backup;
    private final @Nullable String restoreCommand;
    private final @Nullable HeldClaim claim;
    private final Runnable closing;
    private final AtomicBoolean ended = new AtomicBoolean();

    GuardedRun(
            @Nullable GuardedOperation operation,
            @Nullable BackupId backup,
            @Nullable String restoreCommand,
            @Nullable HeldClaim claim,
            Runnable closing) {
        this.operation = operation;
        this.backup = backup;
        this.restoreCommand = restoreCommand;
        this.claim = claim;
        this.closing = closing;
    }

    static GuardedRun ofNothing() {
        return new GuardedRun(null, null, null, null, () -> {});
    }

    /** Whether there was anything to guard. */
    public boolean needed() {
        return operation != null;
    }

    /** The proven backup, made by this process or by the replica that claimed the operation. Empty if none was needed, or policy {@code WARN} went on without. */
    public Optional<BackupId> backup() {
        return Optional.ofNullable(backup);
    }

    /** The command that brings the backup back, without secrets. */
    public Optional<String> restoreCommand() {
        return Optional.ofNullable(restoreCommand);
    }

    /** The operation has succeeded. Never throws: what fails here is logged. */
    public void completed() {
        if (ended.compareAndSet(false, true)) {
            release(claim, closing);
        }
    }

    /** The operation has failed: logs how to bring back what was before. Never throws. */
    public void failed(@Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        // First of all: what follows asks the storage, and this process may not live that long.
        if (operation != null) {
            say(operation, failure == null ? "" : " (" + failure.getClass().getName() + ")");
        }
        release(claim, closing);
    }

    private void say(GuardedOperation what, String why) {
        if (backup == null) {
            LOG.error("{} failed{}, and no backup was made before it: policy WARN.", what.name(), why);
        } else {
            LOG.error(
                    "{} failed{}. {} was made before it. If what it left behind is no good, stop what writes there and bring back what was before with:\n{}",
                    what.name(),
                    why,
                    backup,
                    restoreCommand);
        }
    }

    /** Ends a claim and closes what was opened. What fails is logged: it must neither hide how the operation ended, nor make it fail. */
    static void release(@Nullable HeldClaim claim, Runnable closing) {
        if (claim != null) {
            attempt("The next operation waits until the claim of this one looks dead.", claim::end);
        }
        attempt("The repository could not be closed after the operation.", closing);
    }

    private static void attempt(String consequence, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.warn(consequence, e);
        }
    }
}
