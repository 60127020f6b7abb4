package io.backup4j;

import io.backup4j.engine.backup.Recording;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.operate.places.Round;
import io.backup4j.operate.places.Seat;
import io.backup4j.operate.places.SharedSource;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a plan into several places: the thread that asked for it does what is done once for all, and waits for the threads of the places. */
final class PlacesRun {
    private static final Logger LOG = LoggerFactory.getLogger(PlacesRun.class);
    private static final String BEFORE = "before the snapshot";
    private static final String AFTER = "after the snapshot";
    /** How long a place that was cancelled may take to end before it is interrupted, and then before it is given up. */
    private static final long GRACE_NANOS = Duration.ofSeconds(10).toNanos();
    /** What an engine is given at least. */
    private static final long LEAST_MEMORY_BYTES = 8L << 20;
    /** An eighth of the memory, within this. */
    private static final long MOST_BUFFER_BYTES = 16L << 20;

    private final List<OpenPlace> places;
    private final BackupPlan plan;
    private final PlacesPolicy policy;
    private final RepositoryOptions options;
    private final RunControl control;
    private final int attempt;
    private final LongSupplier nanoTime;
    private final UUID id = UUID.randomUUID();
    private final Instant started;
    private final Round round;
    private final List<PlaceRun> runs = new ArrayList<>();
    private final long[] cancelledAt;
    private final Map<UUID, String> repositories = new ConcurrentHashMap<>();

    PlacesRun(
            List<OpenPlace> places,
            BackupPlan plan,
            PlacesPolicy policy,
            Duration patience,
            RepositoryOptions options,
            RunControl control,
            int attempt,
            LongSupplier nanoTime) {
        this.places = places;
        this.plan = plan;
        this.policy = policy;
        this.options = options;
        this.control = control;
        this.attempt = attempt;
        this.nanoTime = nanoTime;
        this.started = options.clock().instant();
        this.round = new Round(places.stream().map(OpenPlace::name).toList(), patience, nanoTime);
        this.cancelledAt = new long[places.size()];
    }

    /**
     * Runs it to the end of every place, or until those that are left hang.
     *
     * @throws RuntimeException the failure of the first place, if none has committed
     */
    PlacesReport run() {
        List<List<BackupSource>> views = new ArrayList<>();
        long buffer = Math.min(MOST_BUFFER_BYTES, options.memoryBytes() / 8);
        plan.sources().forEach(source -> views.add(SharedSource.of(source, round, buffer)));
        for (Seat seat : round.seats()) {
            List<BackupSource> own =
                    views.stream().map(all -> all.get(seat.index())).toList();
            runs.add(new PlaceRun(places.get(seat.index()), round, seat, (place, at) -> work(place, at, own)));
        }
        boolean interrupted = false;
        try {
            runs.forEach(PlaceRun::start);
            interrupted = attend();
        } finally {
            runs.forEach(run -> run.seat().cancellation().cancel());
            round.close();
            afterSnapshot();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return report(interrupted);
    }

    private BackupReport work(OpenPlace place, Seat seat, List<BackupSource> sources) {
        BackupRepository repository = journalAtHost(place).unlessFailed(journalled(), () -> {
            place.requireFree();
            return alone(place, place.repository());
        });
        return repository.journalled().run(journalled(), () -> backUp(repository, place, seat, sources), RunResult::of);
    }

    /** Two names of one repository would let one copy count as two. */
    private BackupRepository alone(OpenPlace place, BackupRepository repository) {
        String other = repositories.putIfAbsent(repository.id(), place.name());
        if (other != null) {
            throw new ConfigurationException(
                    "Places '" + other + "' and '" + place.name() + "' are the same repository, "
                            + repository.id() + " at " + repository.location()
                            + ". One copy cannot count as two; make another repository with 'init'.");
        }
        return repository;
    }

    private BackupReport backUp(BackupRepository repository, OpenPlace place, Seat seat, List<BackupSource> sources) {
        BackupPlan own = plan.atPlace(sources, hooks(seat), id);
        BackupPlan kept = place.place()
                .retention()
                .map(r -> own.withRetention(r.policyOrNull(), r.zone(), r.minFreeFraction()))
                .orElse(own);
        RunControl part = new RunControl(progress -> report(seat, progress), seat.cancellation());
        try {
            return new PlanCommand(repository, part)
                    .attempt(share(repository.engine()), kept, new PlaceRecording(seat, started));
        } catch (CancelledException e) {
            String dropped = round.dropped(seat);
            throw dropped == null ? e : new StorageException(ErrorCode.STORAGE, dropped, e);
        }
    }

    /** Memory and processors are shared out. */
    private Repository share(Repository engine) {
        Settings settings = engine.settings();
        int parts = places.size();
        return engine.using(settings.withShare(
                Math.max(1, settings.workers() / parts), Math.max(LEAST_MEMORY_BYTES, settings.memoryBytes() / parts)));
    }

    /**
     * How a place records its backup.
     *
     * @param start the same at all places, so that they get the same public id
     */
    private record PlaceRecording(Seat seat, Instant start) implements Recording {
        @Override
        public void begin(Runnable alive) {
            seat.livesBy(alive);
        }

        @Override
        public Optional<Instant> started() {
            return Optional.of(start);
        }
    }

    private Journalled journalAtHost(OpenPlace place) {
        return Journalled.atHost(options, place.place().location());
    }

    /** A run of its own in the journal: what places have in common is the origin of their backups. */
    private Journalled.Run journalled() {
        return Journalled.Run.of(RunKind.BACKUP, plan.name(), plan.createdBy()).attempt(attempt);
    }

    private BackupPlan.SnapshotHooks hooks(Seat seat) {
        return new BackupPlan.SnapshotHooks() {
            @Override
            public void beforeSnapshot() {
                round.once(seat, BEFORE, plan.hooks()::beforeSnapshot);
            }

            @Override
            public void afterSnapshot() {
                round.once(seat, AFTER, plan.hooks()::afterSnapshot);
            }
        };
    }

    /** Whatever became of the places: a host that was paused goes on. */
    private void afterSnapshot() {
        if (round.happened(BEFORE) && !round.happened(AFTER)) {
            plan.hooks().afterSnapshot();
        }
    }

    /** How far the first place is that still runs. */
    private synchronized void report(Seat seat, Progress progress) {
        for (PlaceRun run : runs) {
            if (!run.over()) {
                if (run.seat() == seat) {
                    control.progress().accept(progress);
                }
                return;
            }
        }
    }

    /** Until every place is over; whether this thread was interrupted. */
    private boolean attend() {
        boolean interrupted = false;
        long from = nanoTime.getAsLong();
        while (runs.stream().anyMatch(run -> !run.over())) {
            if (interrupted || control.cancellation().isCancelled()) {
                runs.forEach(run -> run.seat().cancellation().cancel());
            }
            try {
                round.work();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            // From the first commit on nobody is read for any more: who is left is waited for by the caller alone.
            from = runs.stream().anyMatch(PlaceRun::committed) ? round.chargeAll(from) : nanoTime.getAsLong();
            runs.forEach(this::endCancelled);
        }
        return interrupted;
    }

    private void endCancelled(PlaceRun run) {
        if (run.over() || !run.seat().cancellation().isCancelled()) {
            return;
        }
        int index = run.seat().index();
        long now = nanoTime.getAsLong();
        if (cancelledAt[index] == 0) {
            cancelledAt[index] = now == 0 ? 1 : now;
        } else if (now - cancelledAt[index] > 2 * GRACE_NANOS) {
            giveUp(run);
        } else if (now - cancelledAt[index] > GRACE_NANOS) {
            run.interrupt();
        }
    }

    /** Nobody knows when its own thread will record it. */
    private void giveUp(PlaceRun run) {
        run.giveUp();
        StorageException failure = hanging(run);
        try {
            journalAtHost(places.get(run.seat().index())).unlessFailed(journalled(), () -> {
                throw failure;
            });
        } catch (StorageException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private static StorageException hanging(PlaceRun run) {
        return new StorageException(
                ErrorCode.STORAGE, String.valueOf(run.outcome().messageOrNull()));
    }

    private PlacesReport report(boolean interrupted) {
        List<PlaceOutcome> outcomes = runs.stream().map(PlaceRun::outcome).toList();
        if (outcomes.stream().noneMatch(outcome -> outcome.report().isPresent())) {
            throw failure(interrupted);
        }
        List<String> proven = outcomes.stream()
                .filter(PlaceOutcome::proven)
                .map(PlaceOutcome::place)
                .toList();
        BackupStatus status = policy.satisfiedBy(proven, places.size()) ? BackupStatus.COMPLETED : BackupStatus.PARTIAL;
        return new PlacesReport(id, status, outcomes);
    }

    /** That of the first place, with the others' in it. */
    private RuntimeException failure(boolean interrupted) {
        RuntimeException first = null;
        for (PlaceRun run : runs) {
            Throwable each = run.failure();
            if (each instanceof Error error) {
                throw error;
            }
            RuntimeException failure = each instanceof RuntimeException runtime ? runtime : hanging(run);
            if (first == null) {
                first = failure;
            } else if (first != failure) {
                first.addSuppressed(failure);
            }
        }
        return first instanceof CancelledException || !interrupted
                ? Objects.requireNonNull(first)
                : new CancelledException("interrupted by the caller; nothing of the run is listed", first);
    }
}
