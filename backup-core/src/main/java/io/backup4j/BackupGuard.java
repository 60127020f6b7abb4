package io.backup4j;

import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.claim.ClaimTiming;
import io.backup4j.operate.claim.HeldClaim;
import io.backup4j.operate.claim.OperationClaims;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.run.RunControl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure of a backup before something critical happens: a migration, an import, a deployment. The backup counts only if it is proven as its plan demands.
 * Of several replicas that claim the same operation one makes it. Nothing is opened, and no storage is asked, unless there is something to guard.
 *
 * <p>Immutable and thread-safe.
 */
public final class BackupGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BackupGuard.class);

    private final BackupPlan plan;
    private final Supplier<GuardTarget> target;
    private final GuardPolicy policy;
    private final ClaimTiming timing;
    private final List<String> access;
    private final @Nullable String commandRepository;
    private final RunControl control;
    private final LongSupplier nanoTime;

    private BackupGuard(Builder builder) {
        this.plan = builder.plan;
        this.target = builder.target;
        this.policy = builder.policy;
        this.timing = builder.timing;
        this.access = List.copyOf(builder.access);
        this.commandRepository = builder.commandRepository;
        this.control = builder.control;
        this.nanoTime = builder.nanoTime;
    }

    /** A guard whose backups go into a repository that is open; the caller closes it. */
    public static Builder with(BackupRepository repository, BackupPlan plan) {
        return new Builder(plan, () -> GuardTarget.of(() -> repository, false));
    }

    /** A guard that opens its repository when there is something to guard, and closes it when the operation has ended. */
    public static Builder opening(Supplier<BackupRepository> opener, BackupPlan plan) {
        return new Builder(plan, () -> GuardTarget.of(opener, true));
    }

    /** A guard whose backups go to several places. Replicas claim an operation at the nearest one. */
    public static Builder with(BackupPlaces places, BackupPlan plan) {
        return new Builder(plan, () -> GuardTarget.of(places));
    }

    /** The plan by which it backs up. */
    public BackupPlan plan() {
        return plan;
    }

    /** What happens without a proven backup. */
    public GuardPolicy policy() {
        return policy;
    }

    /**
     * Makes a backup, then runs the action. If the action fails, its exception is thrown as it is, and the command that brings the backup back is logged.
     *
     * @param operation name of what is done: value of the tag {@code before} of the backup
     * @throws BackupException if there is no proven backup and the policy is {@code FAIL}; the action was not run
     */
    public <T, E extends Exception> T before(String operation, GuardedAction<T, E> action) throws E {
        return before(GuardedOperation.named(operation), action);
    }

    /** The same for an operation about which more is to be said. */
    public <T, E extends Exception> T before(GuardedOperation operation, GuardedAction<T, E> action) throws E {
        GuardedRun run = begin(() -> Optional.of(operation), () -> true);
        try {
            T result = action.run();
            run.completed();
            return result;
        } catch (Throwable e) {
            // Also an Error: it may have left as much behind.
            run.failed(e);
            throw e;
        }
    }

    /**
     * The first half of {@link #before}, for hooks that learn of the end by another call. The caller tells the run how the operation ended.
     *
     * @param pending what is to be done now, empty if nothing is; must be cheap. It is asked again once the operation is claimed, as another replica may have
     *     done it meanwhile
     * @param goesOn whether the operation still runs, asked every few seconds by another thread. From its first false on, other replicas no longer rely on this
     *     backup
     * @throws BackupException if there is no proven backup and the policy is {@code FAIL}
     */
    public GuardedRun begin(Supplier<Optional<GuardedOperation>> pending, BooleanSupplier goesOn) {
        GuardedOperation known = null;
        try {
            Optional<GuardedOperation> operation = pending.get();
            if (operation.isEmpty()) {
                return GuardedRun.ofNothing();
            }
            known = operation.get();
            return backedUp(known, pending, goesOn);
        } catch (RuntimeException e) {
            if (policy == GuardPolicy.FAIL || e instanceof CancelledException) {
                throw e;
            }
            // Of other people's exceptions only the type is known to hold no secret.
            LOG.warn(
                    "There is no backup before {} ({}). It runs all the same: policy WARN.",
                    known == null ? "what is to be done now" : known.name(),
                    e instanceof BackupException ours
                            ? ours.code() + ": " + ours.getMessage()
                            : e.getClass().getName());
            return known == null ? GuardedRun.ofNothing() : new GuardedRun(known, null, null, null, () -> {});
        }
    }

    private GuardedRun backedUp(
            GuardedOperation operation, Supplier<Optional<GuardedOperation>> pending, BooleanSupplier goesOn) {
        GuardTarget place = target.get();
        HeldClaim claim = null;
        boolean handedOn = false;
        try {
            Optional<BackupRepository> arbiter = operation.claim().flatMap(what -> place.arbiter());
            AtomicReference<GuardedRun> held = new AtomicReference<>();
            AtomicBoolean gone = new AtomicBoolean();
            if (arbiter.isPresent()) {
                OperationClaims.Outcome outcome = claim(arbiter.get(), operation);
                if (outcome.backup().isPresent()) {
                    BackupId id = outcome.backup().get().id();
                    LOG.info("{} was made by another process before {}.", id, operation.name());
                    return new GuardedRun(operation, id, command(arbiter.get(), "", id, operation), null, () -> {});
                }
                claim = outcome.held().orElse(null);
            }
            if (claim == null) {
                return made(place, operation, null, null);
            }
            claim.show(goesOn, () -> {
                gone.set(true);
                GuardedRun run = held.get();
                if (run != null) {
                    run.completed();
                }
            });
            Optional<GuardedOperation> still = pending.get();
            if (still.isEmpty()) {
                return GuardedRun.ofNothing();
            }
            GuardedRun run = made(place, still.get(), claim, arbiter.orElseThrow());
            held.set(run);
            handedOn = true;
            if (gone.get()) {
                // It was gone before there was a run that could be ended.
                run.completed();
            }
            return run;
        } finally {
            if (!handedOn) {
                GuardedRun.release(claim, place::close);
            }
        }
    }

    /** Empty if nobody can claim anything there; then every replica makes its own backup. */
    private OperationClaims.Outcome claim(BackupRepository arbiter, GuardedOperation operation) {
        Repository repository = arbiter.engine();
        if (!OperationClaims.possible(repository)) {
            LOG.info("Replicas cannot agree on one backup in {}; each makes its own.", arbiter.location());
            return new OperationClaims.Outcome(Optional.empty(), Optional.empty());
        }
        OperationClaims claims = new OperationClaims(repository, claimed(operation), timing, nanoTime);
        try {
            return Failures.translating(arbiter.location(), () -> claims.acquire(control.cancellation()));
        } catch (BackupException e) {
            throw recorded(arbiter, e);
        }
    }

    /** With what is backed up: nobody may rely on a backup of something else. */
    private String claimed(GuardedOperation operation) {
        return plan.sources().stream()
                .map(source -> source.kind() + " " + source.name())
                .sorted()
                .collect(Collectors.joining("\n", operation.claim().orElseThrow() + "\n" + plan.name() + "\n", ""));
    }

    private GuardedRun made(
            GuardTarget place,
            GuardedOperation operation,
            @Nullable HeldClaim claim,
            @Nullable BackupRepository arbiter) {
        GuardTarget.Result result;
        try {
            result = place.backup(plan.withTags(operation.allTags()), control);
            if (!result.unproven().isEmpty()) {
                throw new StorageException(
                        ErrorCode.STORAGE,
                        "The backup " + result.manifest().id() + " before " + operation.name()
                                + " is listed, but not proven good: " + result.unproven()
                                + ". See 'verify', mend what it names, and try again.");
            }
        } catch (RuntimeException | Error e) {
            if (claim != null) {
                claim.failed("the backup failed");
            }
            throw e;
        }
        if (claim != null && arbiter != null) {
            settle(claim, arbiter, result);
        }
        BackupId id = result.manifest().id();
        return new GuardedRun(
                operation,
                id,
                command(result.place(), result.elsewhere(), id, operation),
                claim,
                claim == null ? () -> {} : place::close);
    }

    /** A backup that is not where claims are made says nothing to the others; they make their own. */
    private static void settle(HeldClaim claim, BackupRepository arbiter, GuardTarget.Result result) {
        if (result.place() == arbiter) {
            claim.settle(result.manifest());
        } else {
            claim.failed("the backup is not at this place");
        }
    }

    /** What the builder says of the repository is said of the nearest place; of another only the name is known. */
    private String command(BackupRepository place, String elsewhere, BackupId id, GuardedOperation operation) {
        String named = elsewhere.isEmpty() ? commandRepository : "<place " + elsewhere + ">";
        return RestoreCommandLine.of(
                commandRepository == null || named == null ? place.location() : named,
                !place.encryption().equals("none"),
                access,
                id,
                operation.restoreOptions());
    }

    /** A backup that could not even begin is a failed run too. */
    private BackupException recorded(BackupRepository arbiter, BackupException failure) {
        Journalled.Run run = Journalled.Run.of(RunKind.BACKUP, plan.name(), plan.createdBy());
        try {
            arbiter.journalled()
                    .run(
                            run,
                            () -> {
                                throw failure;
                            },
                            (BackupReport none) -> RunResult.of(none));
        } catch (BackupException e) {
            return e;
        }
        return failure;
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final BackupPlan plan;
        private final Supplier<GuardTarget> target;
        private GuardPolicy policy = GuardPolicy.FAIL;
        private ClaimTiming timing = ClaimTiming.DEFAULTS;
        private List<String> access = List.of();
        private @Nullable String commandRepository;
        private RunControl control = RunControl.none();
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(BackupPlan plan, Supplier<GuardTarget> target) {
            this.plan = Objects.requireNonNull(plan, "plan");
            this.target = target;
        }

        /** What happens without a proven backup. Default {@code FAIL}. */
        public Builder policy(GuardPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /**
         * How long a replica waits for the backup that another one makes, how old a backup may be that it relies on, and how long one that makes a backup may take
         * before it is taken for one that hangs. Default 30 minutes.
         *
         * @throws IllegalArgumentException if it is less than a minute, twice the time after which a replica without a sign of life is given up
         */
        public Builder patience(Duration value) {
            timing = timing.withPatience(value);
            return this;
        }

        /**
         * How the repository is opened, in the words of the command line, for restore commands in logs: {@code "--passphrase-file", "/etc/backup/passphrase"}. Never a
         * secret itself. Default: nothing; the command then asks, or takes {@code BACKUP_PASSPHRASE}.
         */
        public Builder commandAccess(String... words) {
            access = List.of(words);
            return this;
        }

        /** What restore commands in logs call the repository, of several places the nearest, where people see it under another name than this process. Default: its
         * location. */
        public Builder commandRepository(String url) {
            commandRepository = Objects.requireNonNull(url, "url");
            return this;
        }

        /** Who listens to the backup and may cancel it. Default: nobody. */
        public Builder control(RunControl value) {
            control = Objects.requireNonNull(value, "control");
            return this;
        }

        /** Another pace than the default, by another stopwatch than the system's. */
        Builder timing(ClaimTiming value, LongSupplier stopwatch) {
            timing = value;
            nanoTime = stopwatch;
            return this;
        }

        public BackupGuard build() {
            return new BackupGuard(this);
        }
    }
}
