package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A SQLite database, and others that belong to it, at one instant, while this and other processes write. A private copy is made first, page by page as they are;
 * it needs as much room as the databases, see {@link Builder#temporaryDirectory}.
 *
 * <p>In WAL mode nobody waits. With a rollback journal writers wait while the copy is made, some seconds for a gigabyte.
 *
 * <p>Immutable and thread-safe.
 */
public final class SqliteSource implements BackupSource {
    /** The {@link #kind()}. */
    public static final String KIND = "sqlite";

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final Builder settings;
    private final List<NamedDatabase> databases;

    private SqliteSource(Builder settings, List<NamedDatabase> databases) {
        this.settings = settings;
        this.databases = databases;
    }

    /**
     * Begins a source of a database file.
     *
     * @param name 1 to 64 of {@code a-z 0-9 - _ .}
     */
    public static Builder of(String name, Path file) {
        return new Builder(name, file);
    }

    @Override
    public String name() {
        return settings.name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean requiresEncryption() {
        return settings.requiresEncryption;
    }

    /**
     * Begins a read transaction on each database and starts to copy them.
     *
     * @throws IOException if one is missing, encrypted, no SQLite database, may not be opened, or is locked for longer than the busy timeout, or if there is no room
     *     for the copy; the message names it
     */
    @Override
    public SourceSession open(SourceContext context) throws IOException {
        Set<Path> files = new HashSet<>();
        for (NamedDatabase database : databases) {
            if (!files.add(TargetFiles.real(database.file()))) {
                throw new IOException("the database " + database.file() + " is named twice, the second time as '"
                        + database.name() + "'. Leave one of them out");
            }
        }
        HeldDatabases held = HeldDatabases.hold(databases, settings.busyTimeout, context.clock());
        return SqliteSession.open(held, settings.temporaryDirectory, settings.check, context);
    }

    @Override
    public String toString() {
        return "sqlite '" + settings.name + "' " + databases.get(0).file();
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final String name;
        private final Path file;
        private final List<NamedDatabase> attached;
        private Duration busyTimeout = Duration.ofSeconds(30);
        private Path temporaryDirectory = Path.of(System.getProperty("java.io.tmpdir"));
        private IntegrityCheck check = IntegrityCheck.QUICK;
        private boolean requiresEncryption;

        private Builder(String name, Path file) {
            this(Objects.requireNonNull(name, "name"), Objects.requireNonNull(file, "file"), new ArrayList<>());
        }

        private Builder(String name, Path file, List<NamedDatabase> attached) {
            this.name = name;
            this.file = file;
            this.attached = attached;
        }

        /**
         * Another database that the host attaches, as an entry of its own and of the same instant. For that all databases are locked against writers for some
         * milliseconds at the beginning. If one of them may not be written by this process the backup says that it is fuzzy.
         *
         * @param name 1 to 64 of {@code a-z 0-9 _ -}, not {@code main}
         */
        public Builder attached(String name, Path file) {
            attached.add(NamedDatabase.attached(name, file));
            return this;
        }

        /** How long to wait for locks of others. Default 30 s. */
        public Builder busyTimeout(Duration timeout) {
            this.busyTimeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /** Where the private copy is made, in a directory that only this user may enter. Default: the system's temporary directory. */
        public Builder temporaryDirectory(Path directory) {
            this.temporaryDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * How the copy is checked. A database that is found damaged is stored as it is, and the backup is {@code PARTIAL}. Default {@link IntegrityCheck#QUICK}.
         */
        public Builder check(IntegrityCheck check) {
            this.check = Objects.requireNonNull(check, "check");
            return this;
        }

        /** Refuses repositories without encryption. */
        public Builder requireEncryption() {
            this.requiresEncryption = true;
            return this;
        }

        public SqliteSource build() {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name: must be 1 to 64 of a-z 0-9 . _ -: '" + name + "'");
            }
            if (busyTimeout.isNegative()) {
                throw new IllegalArgumentException("busyTimeout: must not be negative: " + busyTimeout);
            }
            List<NamedDatabase> all = new ArrayList<>(attached);
            all.add(new NamedDatabase(NamedDatabase.MAIN, file));
            all.sort(Comparator.comparing(NamedDatabase::path));
            for (int i = 1; i < all.size(); i++) {
                if (all.get(i).name().equals(all.get(i - 1).name())) {
                    throw new IllegalArgumentException(
                            "attached: two databases are called '" + all.get(i).name() + "'");
                }
            }
            Set<Path> files = new HashSet<>();
            for (NamedDatabase database : all) {
                if (!files.add(database.file().normalize())) {
                    throw new IllegalArgumentException("attached: " + database.file() + " is named twice");
                }
            }
            Builder frozen = new Builder(name, file, List.of());
            frozen.busyTimeout = busyTimeout;
            frozen.temporaryDirectory = temporaryDirectory;
            frozen.check = check;
            frozen.requiresEncryption = requiresEncryption;
            return new SqliteSource(frozen, List.copyOf(all));
        }
    }
}
