package io.backup4j;

import io.backup4j.files.FileTarget;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spi.target.RestoreTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is restored from which backup to where. Immutable. */
public final class RestoreRequest {
    private final Selection selection;
    private final List<String> sources;
    private final List<String> globs;
    private final @Nullable Path directory;
    private final boolean inPlace;
    private final boolean force;
    private final Map<String, RestoreTarget> targets;
    private final OverwritePolicy overwrite;
    private final boolean fsync;
    private final boolean delta;
    private final List<RestoreParticipant> participants;

    private RestoreRequest(Builder builder) {
        this.selection = builder.selection;
        this.sources = List.copyOf(builder.sources);
        this.globs = List.copyOf(builder.globs);
        this.directory = builder.directory;
        this.inPlace = builder.inPlace;
        this.force = builder.force;
        this.targets = Map.copyOf(builder.targets);
        this.overwrite = builder.overwrite;
        this.fsync = builder.fsync;
        this.delta = builder.delta;
        this.participants = List.copyOf(builder.participants);
    }

    /** The same request for this backup. */
    RestoreRequest ofBackup(BackupId id) {
        Builder copy = new Builder(new Selection.ById(id));
        copy.sources.addAll(sources);
        copy.globs.addAll(globs);
        copy.directory = directory;
        copy.inPlace = inPlace;
        copy.force = force;
        copy.targets.putAll(targets);
        copy.overwrite = overwrite;
        copy.fsync = fsync;
        copy.delta = delta;
        copy.participants.addAll(participants);
        return new RestoreRequest(copy);
    }

    /** Which backup. */
    public sealed interface Selection {
        /** The last in commit order that is not known to be corrupted; an imported one only where there is no other. */
        record Latest() implements Selection {}

        /** This one. */
        record ById(BackupId id) implements Selection {}

        /** The last whose content was complete at this time: it finished at or before it. Imported ones as for the latest. */
        record At(Instant time) implements Selection {}
    }

    public static Builder latest() {
        return new Builder(new Selection.Latest());
    }

    public static Builder backup(BackupId id) {
        return new Builder(new Selection.ById(id));
    }

    public static Builder at(Instant time) {
        return new Builder(new Selection.At(time));
    }

    public Selection selection() {
        return selection;
    }

    /** Names of the sources to restore; empty means all. */
    public List<String> sources() {
        return sources;
    }

    /** Globs of entries to restore; empty means all. */
    public List<String> globs() {
        return globs;
    }

    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    public boolean inPlace() {
        return inPlace;
    }

    public boolean force() {
        return force;
    }

    /** Targets by source name, for sources that are not files. */
    public Map<String, RestoreTarget> targets() {
        return targets;
    }

    public OverwritePolicy overwrite() {
        return overwrite;
    }

    /** Whether each restored file is on disk, with its name, before it counts as restored. */
    public boolean fsync() {
        return fsync;
    }

    /** Whether files that are replaced are compared first, and only what differs is fetched. */
    public boolean delta() {
        return delta;
    }

    public List<RestoreParticipant> participants() {
        return participants;
    }

    /** Collects a request; {@link #build()} checks it. */
    public static final class Builder {
        private final Selection selection;
        private final List<String> sources = new ArrayList<>();
        private final List<String> globs = new ArrayList<>();
        private @Nullable Path directory;
        private boolean inPlace;
        private boolean force;
        private final Map<String, RestoreTarget> targets = new LinkedHashMap<>();
        private OverwritePolicy overwrite = OverwritePolicy.IF_CHANGED;
        private boolean fsync;
        private boolean delta;
        private final List<RestoreParticipant> participants = new ArrayList<>();

        private Builder(Selection selection) {
            this.selection = Objects.requireNonNull(selection, "selection");
        }

        /** Restores this source; without any call all of them. */
        public Builder source(String name) {
            sources.add(name);
            return this;
        }

        /** Restores entries that match; without any call all of them. */
        public Builder files(String glob) {
            globs.add(glob);
            return this;
        }

        /**
         * Files go below this directory: the backed-up paths, with the common parent of the source's paths as root. With more than one file source each
         * gets a directory of its name.
         */
        public Builder into(Path directory) {
            this.directory = directory;
            return this;
        }

        /** Files go where they came from. Refused unless every participant is quiet, or {@link #force()}. */
        public Builder inPlace() {
            this.inPlace = true;
            return this;
        }

        /** Restores in place although no participant confirms that the host is quiet. */
        public Builder force() {
            this.force = true;
            return this;
        }

        /** Where a source goes that is not made of files, or whose files go somewhere special. */
        public Builder target(String source, RestoreTarget target) {
            targets.put(source, target);
            return this;
        }

        /** What happens to files that exist. Default {@code IF_CHANGED}. */
        public Builder overwrite(OverwritePolicy policy) {
            this.overwrite = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Each file and its name are on disk before it counts as restored, at about 1 ms per file. Without it the operating system writes when it likes, and
         * a power failure soon after the restore may lose some of it; {@code sync} afterwards costs much less.
         */
        public Builder fsync() {
            this.fsync = true;
            return this;
        }

        /**
         * Files that are replaced are read and compared first: only what differs is fetched, and a file that is equal is not written. See
         * {@link FileTarget#delta}.
         */
        public Builder delta() {
            this.delta = true;
            return this;
        }

        public Builder participant(RestoreParticipant participant) {
            participants.add(participant);
            return this;
        }

        public RestoreRequest build() {
            if (directory != null && inPlace) {
                throw new IllegalArgumentException("target: give either a directory or in place, not both");
            }
            if (directory == null && !inPlace && targets.isEmpty()) {
                throw new IllegalArgumentException(
                        "target: none given; say into(directory), inPlace() or target(source, target)");
            }
            return new RestoreRequest(this);
        }
    }
}
