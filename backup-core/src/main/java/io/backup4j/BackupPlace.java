package io.backup4j;

import io.backup4j.spi.retention.RetentionPolicy;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of several places: a repository under a name, and what is its own. Immutable. */
public final class BackupPlace {
    private final String name;
    private final String location;
    private final Supplier<BackupRepository> opener;
    private final boolean closing;
    private final @Nullable Retention retention;

    private BackupPlace(
            String name,
            String location,
            Supplier<BackupRepository> opener,
            boolean closing,
            @Nullable Retention retention) {
        if (!name.matches("[a-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("place name: must be 1 to 64 of a-z 0-9 . _ -: '" + name + "'");
        }
        this.name = name;
        this.location = Objects.requireNonNull(location, "location");
        this.opener = Objects.requireNonNull(opener, "opener");
        this.closing = closing;
        this.retention = retention;
    }

    /**
     * Which backups of a plan stay at one place.
     *
     * @param policyOrNull nothing is deleted without one
     * @param zone of its days
     * @param minFreeFraction as {@link BackupPlan.Builder#minFreeFraction}
     */
    public record Retention(@Nullable RetentionPolicy policyOrNull, ZoneId zone, double minFreeFraction) {
        public Retention {
            Objects.requireNonNull(zone, "zone");
        }
    }

    /** A place that is open; the caller closes it. */
    public static BackupPlace of(String name, BackupRepository repository) {
        return new BackupPlace(name, repository.location(), () -> repository, false, null);
    }

    /**
     * A place that is opened when it is needed, so that one that is dead stops nothing. It is closed with its {@link BackupPlaces}.
     *
     * @param location where it is, without credentials, for records of a run in which it could not be opened: what its {@code location()} will say
     * @param opener called by any thread, one at a time, again after it failed
     */
    public static BackupPlace opening(String name, String location, Supplier<BackupRepository> opener) {
        return new BackupPlace(name, location, opener, true, null);
    }

    /** The same place with a retention of its own instead of each plan's. */
    public BackupPlace retention(RetentionPolicy policy, ZoneId zone) {
        return new BackupPlace(name, location, opener, closing, new Retention(policy, zone, 0));
    }

    /** The same place at which nothing is deleted by any plan's retention. */
    public BackupPlace keepingEverything() {
        return new BackupPlace(name, location, opener, closing, new Retention(null, ZoneId.systemDefault(), 0));
    }

    public String name() {
        return name;
    }

    public String location() {
        return location;
    }

    /** What counts here instead of the plan's, if anything. */
    public Optional<Retention> retention() {
        return Optional.ofNullable(retention);
    }

    Supplier<BackupRepository> opener() {
        return opener;
    }

    /** Whether who opens it through this also closes it. */
    boolean closing() {
        return closing;
    }

    @Override
    public String toString() {
        return name + " (" + location + ")";
    }
}
