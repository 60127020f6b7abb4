package io.backup4j;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several places that plans write to with one reading of their sources. Each is a repository of its own: its own keys, sessions, index, retention, commit and
 * outcome. One that is dead or slow never stops the others; it is reported, and caught up later. The order in which they are given is that of nearness.
 *
 * <p>Thread-safe. {@link #close()} closes what was opened through it.
 */
public final class BackupPlaces implements AutoCloseable {
    /** Most places of one run: each has a connection, a session and its share of the memory. */
    public static final int MAX_PLACES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(BackupPlaces.class);

    private final List<OpenPlace> places;
    private final PlacesPolicy policy;
    private final Duration patience;
    private final RepositoryOptions options;
    private final LongSupplier nanoTime;

    private BackupPlaces(Builder builder) {
        this.places = builder.places.stream().map(OpenPlace::new).toList();
        this.policy = builder.policy;
        this.patience = builder.patience;
        this.options = builder.options;
        this.nanoTime = builder.nanoTime;
    }

    /**
     * Begins.
     *
     * @param options clock, journal of this host and who asks, for what concerns no single place
     */
    public static Builder builder(RepositoryOptions options) {
        return new Builder(options);
    }

    OpenPlace nearest() {
        return places.get(0);
    }

    /** The places, nearest first. */
    public List<BackupPlace> places() {
        return places.stream().map(OpenPlace::place).toList();
    }

    /** When a run counts as completed. */
    public PlacesPolicy policy() {
        return policy;
    }

    /**
     * Runs a plan into all places. When this returns, the backup is durable and listed at the places whose outcome says so; when it throws, it is listed at
     * none. A run that committed nowhere is tried again within the plan's limits; one that committed anywhere is not, and {@code replicate} brings the backup
     * to the others. Hooks and sources are called on the calling thread, as far as that is done once for all places.
     */
    public PlacesReport backup(BackupPlan plan, RunControl control) {
        return new Attempts(plan.retry(), options.sleeper(), control.cancellation())
                .run("plan '" + plan.name() + "' into " + places.size() + " places", attempt -> new PlacesRun(
                                places, plan, policy, patience, options, control, attempt, nanoTime)
                        .run());
    }

    /** {@link #backup(BackupPlan, RunControl)} without anybody listening. */
    public PlacesReport backup(BackupPlan plan) {
        return backup(plan, RunControl.none());
    }

    /**
     * Copies backups from one place to another.
     *
     * @param from name of the place that is read
     * @param to name of the place that is written
     */
    public ReplicateReport replicate(String from, String to, ReplicateRequest request, RunControl control) {
        OpenPlace read = place(from);
        OpenPlace written = place(to);
        read.requireFree();
        written.requireFree();
        return Replication.between(read.repository(), written.repository()).run(request, control);
    }

    /**
     * Gives every place what any other has and it never had, from the nearest that has it. A place that fails is named and stops no other.
     *
     * @param request which of the backups, and how they are checked
     */
    public CatchUpReport catchUp(ReplicateRequest request, RunControl control) {
        List<CatchUpReport.Step> steps = new ArrayList<>();
        for (OpenPlace to : places) {
            for (OpenPlace from : places) {
                if (from != to) {
                    control.cancellation().check();
                    steps.add(catchUp(from, to, request, control));
                }
            }
        }
        return new CatchUpReport(steps);
    }

    private CatchUpReport.Step catchUp(OpenPlace from, OpenPlace to, ReplicateRequest request, RunControl control) {
        try {
            return new CatchUpReport.Step(
                    from.name(), to.name(), replicate(from.name(), to.name(), request, control), null);
        } catch (CancelledException e) {
            throw e;
        } catch (BackupException e) {
            LOG.warn("Place '{}' could not be caught up from '{}': {}", to.name(), from.name(), e.getMessage());
            return new CatchUpReport.Step(from.name(), to.name(), null, e.getMessage());
        }
    }

    /**
     * Proves that a place has what the others have, by a listing of each, and checks what is stored there.
     *
     * @throws BackupException if that place cannot be read
     */
    public PlaceVerification verify(String name, VerifyRequest request, RunControl control) {
        OpenPlace checked = place(name);
        return new PlaceVerifyCommand(
                        checked,
                        places.stream().filter(other -> other != checked).toList())
                .run(request, control);
    }

    /**
     * Restores from the nearest place that has the backup; the newest of what all reachable places list, where none is named. If that place fails or is
     * damaged, the next one that has the same backup is asked for everything again: files that are there and equal are kept. With a target of the caller's own
     * there is no second attempt, because what the first has left there only its owner can judge.
     *
     * @throws BackupException as {@link BackupRepository#restore}, if no place could serve
     */
    public PlacesRestoreReport restore(RestoreRequest request, RunControl control) {
        return new PlacesRestoreCommand(places, request, control).run();
    }

    BackupRepository repository(String place) {
        return place(place).repository();
    }

    private OpenPlace place(String name) {
        return places.stream()
                .filter(place -> place.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no place '" + name + "'; there are: "
                        + places.stream().map(OpenPlace::name).collect(Collectors.joining(", "))));
    }

    @Override
    public void close() {
        places.forEach(OpenPlace::close);
    }

    /** Collects places; {@link #build()} checks them. */
    public static final class Builder {
        private final RepositoryOptions options;
        private final List<BackupPlace> places = new ArrayList<>();
        private PlacesPolicy policy = PlacesPolicy.all();
        private Duration patience = Duration.ofMinutes(10);
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(RepositoryOptions options) {
            this.options = Objects.requireNonNull(options, "options");
        }

        /** Adds a place that is farther than those before. */
        public Builder place(BackupPlace place) {
            places.add(Objects.requireNonNull(place, "place"));
            return this;
        }

        /** When a run counts as completed. Default: all places. */
        public Builder policy(PlacesPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /**
         * For how long in all, during one run, the other places and the caller wait for one place. Then it is left behind, and {@code replicate} catches it up.
         * Default: 10 minutes. A new place that has to take everything beside others that have most of it needs more, or is filled by {@code replicate} first.
         */
        public Builder patience(Duration value) {
            patience = Objects.requireNonNull(value, "patience");
            return this;
        }

        /** Another stopwatch than the system's. */
        Builder nanoTime(LongSupplier value) {
            nanoTime = value;
            return this;
        }

        public BackupPlaces build() {
            check(!places.isEmpty(), "places: there is none");
            check(places.size() <= MAX_PLACES, "places: more than " + MAX_PLACES + ": " + places.size());
            check(!patience.isNegative() && !patience.isZero(), "patience: must be positive: " + patience);
            Set<String> names = new HashSet<>();
            for (BackupPlace place : places) {
                check(names.add(place.name()), "places: two are named '" + place.name() + "'");
            }
            if (policy instanceof PlacesPolicy.AtLeast some) {
                check(
                        some.places() <= places.size(),
                        "policy: " + some.places() + " places are asked for and there are " + places.size());
            }
            if (policy instanceof PlacesPolicy.Primary primary) {
                check(
                        names.contains(primary.place()),
                        "policy: the primary place '" + primary.place() + "' is none of " + names);
            }
            return new BackupPlaces(this);
        }

        private static void check(boolean ok, String message) {
            if (!ok) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
