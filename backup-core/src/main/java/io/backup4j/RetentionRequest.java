package io.backup4j;

import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which backups are to stay, and how their deletion is carried out. Immutable. */
public final class RetentionRequest {
    private final RetentionPolicy policy;
    private final @Nullable String plan;
    private final ZoneId zone;
    private final StoragePressure pressure;
    private final boolean dryRun;
    private final boolean force;
    private final String requestedBy;

    private RetentionRequest(Builder builder) {
        this.policy = builder.policy;
        this.plan = builder.plan;
        this.zone = builder.zone;
        this.pressure = builder.pressure;
        this.dryRun = builder.dryRun;
        this.force = builder.force;
        this.requestedBy = builder.requestedBy;
    }

    /** Begins a request for all backups of the repository. */
    public static Builder of(RetentionPolicy policy) {
        return new Builder(policy);
    }

    public RetentionPolicy policy() {
        return policy;
    }

    public Optional<String> plan() {
        return Optional.ofNullable(plan);
    }

    public ZoneId zone() {
        return zone;
    }

    public StoragePressure pressure() {
        return pressure;
    }

    public boolean dryRun() {
        return dryRun;
    }

    public boolean force() {
        return force;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** Collects a request. */
    public static final class Builder {
        private final RetentionPolicy policy;
        private @Nullable String plan;
        private ZoneId zone = ZoneId.systemDefault();
        private StoragePressure pressure = StoragePressure.none();
        private boolean dryRun;
        private boolean force;
        private String requestedBy = "api";

        private Builder(RetentionPolicy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
        }

        /** Looks at the backups of this plan only, and leaves all others alone. Default: all. */
        public Builder onlyPlan(String name) {
            this.plan = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Whose days, weeks and months count. Default: the zone of this machine. */
        public Builder zone(ZoneId zone) {
            this.zone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /** Room that must be made beyond what the policy lets go. Default: none. */
        public Builder pressure(StoragePressure pressure) {
            this.pressure = Objects.requireNonNull(pressure, "pressure");
            return this;
        }

        /** Plans, and deletes nothing. */
        public Builder dryRun() {
            this.dryRun = true;
            return this;
        }

        /** Deletes also if more than half of the backups go. For somebody who has looked at the plan. A wrong clock still stops it. */
        public Builder force() {
            this.force = true;
            return this;
        }

        /** Who asks for it, for the records of the deletions. Default {@code api}. */
        public Builder requestedBy(String who) {
            this.requestedBy = Objects.requireNonNull(who, "who");
            return this;
        }

        public RetentionRequest build() {
            return new RetentionRequest(this);
        }
    }
}
