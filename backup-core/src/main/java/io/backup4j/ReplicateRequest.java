package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which backups are copied into another repository, and how. Immutable. */
public final class ReplicateRequest {
    private final List<BackupId> backups;
    private final @Nullable String plan;
    private final int newest;
    private final boolean readAll;
    private final double readFraction;

    private ReplicateRequest(Builder builder) {
        this.backups = List.copyOf(builder.backups);
        this.plan = builder.plan;
        this.newest = builder.newest;
        this.readAll = builder.readAll;
        this.readFraction = builder.readFraction;
    }

    /** All that is missing there. */
    public static ReplicateRequest everything() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Ids in the repository that is copied from; empty means all. */
    public List<BackupId> backups() {
        return backups;
    }

    public Optional<String> plan() {
        return Optional.ofNullable(plan);
    }

    /** At most so many, the newest. */
    public int newest() {
        return newest;
    }

    public boolean readAll() {
        return readAll;
    }

    public double readFraction() {
        return readFraction;
    }

    /** Collects a request; {@link #build()} checks it. */
    public static final class Builder {
        private final List<BackupId> backups = new ArrayList<>();
        private @Nullable String plan;
        private int newest = Integer.MAX_VALUE;
        private boolean readAll;
        private double readFraction = 0.01;

        private Builder() {}

        /** Copies this backup, also one that the other repository has let go; without any call all that it never had. */
        public Builder backup(BackupId id) {
            backups.add(Objects.requireNonNull(id, "id"));
            return this;
        }

        /** Copies backups of this plan only. */
        public Builder plan(String name) {
            plan = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Looks at no more than the newest so many, so that a place with a short retention is not given what it will let go. Default: all. */
        public Builder newest(int count) {
            newest = count;
            return this;
        }

        /** Takes nothing over that the other repository can prove to be unchanged, but reads all of it. */
        public Builder readAll() {
            readAll = true;
            return this;
        }

        /** Part of a copy's data that is read back and compared before it is committed, in [0, 1]. Default 0.01. Its listing and every reference always are. */
        public Builder readFraction(double fraction) {
            readFraction = fraction;
            return this;
        }

        public ReplicateRequest build() {
            if (newest < 1) {
                throw new IllegalArgumentException("newest: must be at least 1: " + newest);
            }
            if (!(readFraction >= 0 && readFraction <= 1)) {
                throw new IllegalArgumentException("readFraction: must be in [0, 1]: " + readFraction);
            }
            return new ReplicateRequest(this);
        }
    }
}
