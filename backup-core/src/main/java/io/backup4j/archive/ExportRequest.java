package io.backup4j.archive;

import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.key.Credential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which backup becomes an archive, how much of it, and in which form. Immutable. */
public final class ExportRequest {
    private final BackupId backup;
    private final ArchiveFormat format;
    private final List<String> sources;
    private final List<String> globs;
    private final Map<String, ArchiveRenderer> renderers;
    private final Path temporary;
    private final @Nullable Credential credential;
    private final @Nullable String requestedBy;

    private ExportRequest(Builder builder) {
        this.backup = builder.backup;
        this.format = builder.format;
        this.sources = List.copyOf(builder.sources);
        this.globs = List.copyOf(builder.globs);
        this.renderers = Map.copyOf(builder.renderers);
        this.temporary = builder.temporary;
        this.credential = builder.credential;
        this.requestedBy = builder.requestedBy;
    }

    public static Builder of(BackupId backup) {
        return new Builder(backup);
    }

    public BackupId backup() {
        return backup;
    }

    public ArchiveFormat format() {
        return format;
    }

    /** Names of sources; empty means all. */
    public List<String> sources() {
        return sources;
    }

    /** Globs of files; empty means all. */
    public List<String> globs() {
        return globs;
    }

    /** By kind of source. */
    public Map<String, ArchiveRenderer> renderers() {
        return renderers;
    }

    /** Where small things wait until they are written. */
    public Path temporary() {
        return temporary;
    }

    /** What the archive is encrypted with. */
    public Optional<Credential> credential() {
        return Optional.ofNullable(credential);
    }

    /** Who asks; empty for whoever opened the repository. */
    public Optional<String> requestedBy() {
        return Optional.ofNullable(requestedBy);
    }

    /** Collects a request; {@link #build()} checks it. */
    public static final class Builder {
        private final BackupId backup;
        private ArchiveFormat format = ArchiveFormat.TAR_ZST;
        private final List<String> sources = new ArrayList<>();
        private final List<String> globs = new ArrayList<>();
        private final Map<String, ArchiveRenderer> renderers = new LinkedHashMap<>();
        private Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        private @Nullable Credential credential;
        private @Nullable String requestedBy;

        private Builder(BackupId backup) {
            this.backup = Objects.requireNonNull(backup, "backup");
        }

        /** Default {@code TAR_ZST}. */
        public Builder format(ArchiveFormat format) {
            this.format = Objects.requireNonNull(format, "format");
            return this;
        }

        /** Takes this source; without any call all of them. */
        public Builder source(String name) {
            sources.add(name);
            return this;
        }

        /** Takes files that match, with all below them, of sources of files; others are left out then. */
        public Builder files(String glob) {
            globs.add(glob);
            return this;
        }

        /** Shows sources of its kind so that other programs can use them. Without one their stored entries alone are in the archive. */
        public Builder renderer(ArchiveRenderer renderer) {
            if (renderers.put(renderer.kind(), renderer) != null) {
                throw new IllegalArgumentException("renderer: two are for the kind '" + renderer.kind() + "'");
            }
            return this;
        }

        /** An existing directory for manifest and checksums, some hundred bytes per entry, until they are written. Default: the system's own. */
        public Builder temporary(Path directory) {
            this.temporary = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Encrypts the archive as a whole with a passphrase or a key file, which the caller keeps and closes. No stock program opens it then; {@code decrypt-archive}
         * of the command line gives back the plain one. Default: it is not encrypted.
         */
        public Builder encrypt(Credential credential) {
            this.credential = Objects.requireNonNull(credential, "credential");
            return this;
        }

        /** User or component that asks for it, for the journal. Default: whoever opened the repository. */
        public Builder requestedBy(String who) {
            this.requestedBy = Objects.requireNonNull(who, "who");
            return this;
        }

        public ExportRequest build() {
            return new ExportRequest(this);
        }
    }
}
