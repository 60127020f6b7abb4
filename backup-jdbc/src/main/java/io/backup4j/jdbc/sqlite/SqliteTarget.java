package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A database file as the place of a restore. It is written beside its final name, checked, and takes that name in one step; until then, and if anything fails,
 * what was there stays. A present file is replaced only if {@link Builder#whenPresent} says so, nobody uses it, and participants confirm that the host is quiet,
 * or the restore is forced.
 *
 * <p>A restore that is killed leaves either the old database or the new one under the name, whole, and perhaps files with {@code .backup4j-} or
 * {@code .before-} in their names beside it.
 *
 * <p>Immutable and thread-safe.
 */
public final class SqliteTarget implements RestoreTarget {
    private final TargetFiles files;
    private final TargetOptions options;

    private SqliteTarget(TargetFiles files, TargetOptions options) {
        this.files = files;
        this.options = options;
    }

    /** Begins a target of a database file, whose directory exists. */
    public static Builder into(Path file) {
        return new Builder(Objects.requireNonNull(file, "file"));
    }

    @Override
    public String kind() {
        return SqliteSource.KIND;
    }

    @Override
    public String location() {
        return files.main().toString();
    }

    @Override
    public boolean replacesInUse() {
        return options.present() != PresentFile.REFUSE && files.named().stream().anyMatch(Files::exists);
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        files.requireDistinct();
        return new SqliteTargetSession(files, options, context);
    }

    @Override
    public String toString() {
        return "SqliteTarget[" + location() + "]";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final Path file;
        private final Map<String, Path> attached = new LinkedHashMap<>();
        private PresentFile present = PresentFile.REFUSE;
        private boolean unreadable;
        private boolean damaged;
        private Duration busyTimeout = Duration.ofSeconds(5);
        private IntegrityCheck check = IntegrityCheck.QUICK;

        private Builder(Path file) {
            this.file = file;
        }

        /** Where an attached database goes. Default: beside the main one, {@code shop.db} and {@code shop.db.media} if it is called {@code media}. */
        public Builder attached(String name, Path file) {
            if (attached.put(name, NamedDatabase.attached(name, file).file()) != null) {
                throw new IllegalArgumentException("attached: two databases are called '" + name + "'");
            }
            return this;
        }

        /** What to do with files that are there. Default {@link PresentFile#REFUSE}. */
        public Builder whenPresent(PresentFile present) {
            this.present = Objects.requireNonNull(present, "present");
            return this;
        }

        /**
         * Replaces also a file that SQLite cannot open, because it is damaged or encrypted: it is kept aside with its {@code -wal} and {@code -journal}. The caller
         * knows that nobody uses it. Default: refused.
         */
        public Builder replaceUnreadable() {
            this.unreadable = true;
            return this;
        }

        /**
         * Restores also a database in which the check finds damage, because it was backed up so, and says what; what it replaces is kept beside it. Of several databases that belong
         * together, and of which some are lost, those that are left, if none of their files is there. Default: the restore fails.
         */
        public Builder acceptDamaged() {
            this.damaged = true;
            return this;
        }

        /** How long to wait for those who still use a present file. Default 5 s. */
        public Builder busyTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("busyTimeout: must not be negative: " + timeout);
            }
            this.busyTimeout = timeout;
            return this;
        }

        /** How what was written is checked before it takes its name. Default {@link IntegrityCheck#QUICK}. */
        public Builder check(IntegrityCheck check) {
            this.check = Objects.requireNonNull(check, "check");
            return this;
        }

        public SqliteTarget build() {
            return new SqliteTarget(
                    new TargetFiles(file.toAbsolutePath(), attached),
                    new TargetOptions(present, unreadable, damaged, busyTimeout, check, ExchangeWatch.NONE));
        }

        /** With somebody who is told of each step. */
        SqliteTarget build(ExchangeWatch watch) {
            return new SqliteTarget(
                    new TargetFiles(file.toAbsolutePath(), attached),
                    new TargetOptions(present, unreadable, damaged, busyTimeout, check, watch));
        }
    }
}
