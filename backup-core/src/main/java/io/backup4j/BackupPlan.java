package io.backup4j;

import io.backup4j.operate.replicate.Origin;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.verify.VerificationCheck;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is backed up together, how, and how it is checked afterwards. Immutable and reusable. */
public final class BackupPlan {
    private final String name;
    private final BackupType type;
    private final List<BackupSource> sources;
    private final Set<String> fuzzyAllowed;
    private final SnapshotHooks hooks;
    private final List<VerificationCheck> checks;
    private final double verifyFraction;
    private final String createdBy;
    private final Map<String, String> metadata;
    private final Map<String, String> tags;
    private final RetryLimits retry;
    private final @Nullable RetentionPolicy retention;
    private final ZoneId retentionZone;
    private final double minFreeFraction;

    private BackupPlan(Builder builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.sources = List.copyOf(builder.sources);
        this.fuzzyAllowed = Set.copyOf(builder.fuzzyAllowed);
        this.hooks = builder.hooks;
        this.checks = List.copyOf(builder.checks);
        this.verifyFraction = builder.verifyFraction;
        this.createdBy = builder.createdBy;
        this.metadata = Map.copyOf(builder.metadata);
        this.tags = Map.copyOf(builder.tags);
        this.retry = builder.retry;
        this.retention = builder.retention;
        this.retentionZone = builder.retentionZone;
        this.minFreeFraction = builder.minFreeFraction;
    }

    /** Begins a plan; the parent of an incremental is looked for among backups of the same plan name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    public String name() {
        return name;
    }

    public BackupType type() {
        return type;
    }

    public List<BackupSource> sources() {
        return sources;
    }

    public Set<String> fuzzyAllowed() {
        return fuzzyAllowed;
    }

    public SnapshotHooks hooks() {
        return hooks;
    }

    public List<VerificationCheck> checks() {
        return checks;
    }

    public double verifyFraction() {
        return verifyFraction;
    }

    public String createdBy() {
        return createdBy;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Map<String, String> tags() {
        return tags;
    }

    public RetryLimits retry() {
        return retry;
    }

    public Optional<RetentionPolicy> retention() {
        return Optional.ofNullable(retention);
    }

    public ZoneId retentionZone() {
        return retentionZone;
    }

    public double minFreeFraction() {
        return minFreeFraction;
    }

    /** The same plan with another type. */
    public BackupPlan withType(BackupType other) {
        Builder copy = copy();
        copy.type = other;
        return copy.build();
    }

    /** The same plan with more tags. */
    public BackupPlan withTags(Map<String, String> more) {
        Builder copy = copy();
        more.forEach(copy::tag);
        return copy.build();
    }

    /** The same plan with other limits for retries. */
    public BackupPlan withRetry(RetryLimits other) {
        Builder copy = copy();
        copy.retry = other;
        return copy.build();
    }

    /** The same plan as one place of several runs it. */
    BackupPlan atPlace(List<BackupSource> views, SnapshotHooks shared, UUID run) {
        Builder copy = copy();
        copy.sources.clear();
        copy.sources.addAll(views);
        copy.hooks = shared;
        copy.tags.put(Origin.TAG, run.toString());
        return copy.build();
    }

    /** The same plan with another retention. */
    BackupPlan withRetention(@Nullable RetentionPolicy policy, ZoneId zone, double minFree) {
        Builder copy = copy();
        copy.retention = policy;
        copy.retentionZone = zone;
        copy.minFreeFraction = minFree;
        return copy.build();
    }

    private Builder copy() {
        Builder copy = new Builder(name);
        copy.type = type;
        copy.sources.addAll(sources);
        copy.fuzzyAllowed.addAll(fuzzyAllowed);
        copy.hooks = hooks;
        copy.checks.addAll(checks);
        copy.verifyFraction = verifyFraction;
        copy.createdBy = createdBy;
        copy.metadata.putAll(metadata);
        copy.tags.putAll(tags);
        copy.retry = retry;
        copy.retention = retention;
        copy.retentionZone = retentionZone;
        copy.minFreeFraction = minFreeFraction;
        return copy;
    }

    /** Callbacks of the host around the moment at which all sources are held. */
    public interface SnapshotHooks {
        /** Does nothing. */
        SnapshotHooks NONE = new SnapshotHooks() {};

        /** Writers pause; called before the first session is opened. An exception fails the run. */
        default void beforeSnapshot() {}

        /** Writers go on; called after the last session was opened, also after a failure. */
        default void afterSnapshot() {}
    }

    /** Collects a plan; {@link #build()} checks it. */
    public static final class Builder {
        private final String name;
        private BackupType type = BackupType.INCREMENTAL;
        private final List<BackupSource> sources = new ArrayList<>();
        private final Set<String> fuzzyAllowed = new HashSet<>();
        private SnapshotHooks hooks = SnapshotHooks.NONE;
        private final List<VerificationCheck> checks = new ArrayList<>();
        private double verifyFraction = 0.01;
        private String createdBy = "api";
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private RetryLimits retry = RetryLimits.DEFAULTS;
        private @Nullable RetentionPolicy retention;
        private ZoneId retentionZone = ZoneId.systemDefault();
        private double minFreeFraction;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        public Builder source(BackupSource source) {
            sources.add(Objects.requireNonNull(source, "source"));
            return this;
        }

        /** Default {@code INCREMENTAL}; the first backup of a plan reads everything anyway. */
        public Builder type(BackupType type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /** A {@code SNAPSHOT} stays {@code COMPLETED} although this source cannot be held at an instant. */
        public Builder allowFuzzy(String sourceName) {
            fuzzyAllowed.add(sourceName);
            return this;
        }

        public Builder hooks(SnapshotHooks hooks) {
            this.hooks = Objects.requireNonNull(hooks, "hooks");
            return this;
        }

        /** A check that runs on what was stored, after each backup. */
        public Builder check(VerificationCheck check) {
            checks.add(Objects.requireNonNull(check, "check"));
            return this;
        }

        /** Part of the backup's data that is read back and compared after each run, in [0, 1]. Default 0.01. Manifest and reachability are always checked. */
        public Builder verifyFraction(double fraction) {
            this.verifyFraction = fraction;
            return this;
        }

        /** Who asked for the backup, for the manifest. Default {@code api}. */
        public Builder createdBy(String who) {
            this.createdBy = Objects.requireNonNull(who, "who");
            return this;
        }

        /** Adds to the manifest's metadata ({@code git.commit}, {@code git.branch}, …). Never a secret. */
        public Builder metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /** A tag that each backup has from its commit on, such as {@code release=1.0}: {@code KeepRule.tagged} keeps what has it. */
        public Builder tag(String key, String value) {
            Origin.requireFree(key);
            tags.put(key, Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * How often a failed run is run again, where the failure may pass. The call waits meanwhile, on its thread. Default: {@link RetryLimits#DEFAULTS},
         * two retries, 1 and 2 minutes later.
         */
        public Builder retry(RetryLimits limits) {
            this.retry = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Which of this plan's backups stay. Applied after each run whose check found no damage; other plans' backups are left alone. It stops, with a finding,
         * when a clock looks wrong or more than half would go. Days are those of this machine's zone. Default: nothing is deleted.
         */
        public Builder retention(RetentionPolicy policy) {
            return retention(policy, ZoneId.systemDefault());
        }

        /** The same with the days, weeks and months of a zone. */
        public Builder retention(RetentionPolicy policy, ZoneId zone) {
            this.retention = Objects.requireNonNull(policy, "policy");
            this.retentionZone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /**
         * Share of the storage that should be free, in [0, 1). With less, the retention of this plan gives up its oldest backups beyond what the policy lets go,
         * until enough is freed by estimate, and a prune follows at once. Default 0: never. Without effect where the storage cannot tell its room.
         */
        public Builder minFreeFraction(double fraction) {
            this.minFreeFraction = fraction;
            return this;
        }

        public BackupPlan build() {
            check(!name.isBlank(), "name: must not be blank");
            check(tags.keySet().stream().noneMatch(String::isBlank), "tags: the key of one is blank");
            check(!sources.isEmpty(), "sources: plan '" + name + "' has none");
            check(verifyFraction >= 0 && verifyFraction <= 1, "verifyFraction: must be in [0, 1]: " + verifyFraction);
            check(
                    minFreeFraction >= 0 && minFreeFraction < 1,
                    "minFreeFraction: must be in [0, 1): " + minFreeFraction);
            check(
                    minFreeFraction == 0 || retention != null,
                    "minFreeFraction: plan '" + name + "' has no retention that it could act on");
            Set<String> names = new HashSet<>();
            for (BackupSource source : sources) {
                check(
                        source.name().matches("[a-z0-9._-]{1,64}"),
                        "source name: must be 1 to 64 of a-z 0-9 . _ -: '" + source.name() + "'");
                check(names.add(source.name()), "sources: two are named '" + source.name() + "'");
            }
            return new BackupPlan(this);
        }

        private static void check(boolean ok, String message) {
            if (!ok) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
