package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.PoolShare;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A database of MariaDB 10.6 or MySQL 8.0 or newer at one instant: the one that the connections of the pool lead to. Nothing but SQL is used. Rows are stored as text;
 * large tables are split by their primary key on a fixed grid, so that several connections read them and a later run finds the same borders.
 *
 * <p>To give several connections the same view, commits are held up for some milliseconds; see {@code docs/guides/mariadb.md} for what the account needs. While a session
 * is open its tables can be read and written, but not altered, truncated or dropped: who wants that, waits. Tables without transactions are read as they are at the time,
 * and the backup then says that it is fuzzy.
 *
 * <p>Immutable and thread-safe.
 */
public final class MariadbSource implements BackupSource {
    /** The {@link #kind()}. */
    public static final String KIND = "mariadb";

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final String name;
    private final DataSource pool;
    private final ReadOptions options;
    private final boolean requiresEncryption;

    private MariadbSource(Builder builder, ReadOptions options) {
        this.name = builder.name;
        this.pool = builder.pool;
        this.requiresEncryption = builder.requiresEncryption;
        this.options = options;
    }

    /**
     * Begins a source of the database that the connections of this pool lead to.
     *
     * @param name 1 to 64 of {@code a-z 0-9 - _ .}
     * @param pool gives at least one connection at a time, of MariaDB's or MySQL's driver
     */
    public static Builder of(String name, DataSource pool) {
        return new Builder(name, pool);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean requiresEncryption() {
        return requiresEncryption;
    }

    /**
     * Takes the snapshot, locks all tables against changes and reads the schema.
     *
     * @throws IOException if the server cannot be reached or is too old, a lock is not free in time, a table may not be read, or something in the database cannot be
     *     represented; the message names it
     */
    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return MariadbSession.open(this, context);
    }

    DataSource pool() {
        return pool;
    }

    ReadOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return "mariadb '" + name + "'";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final String name;
        private final DataSource pool;
        private int connections;
        private long rangeBytes = 64L << 20;
        private Duration lockTimeout = Duration.ofSeconds(10);
        private Duration warnAfter = Duration.ofHours(1);
        private Duration maxSnapshotAge = Duration.ofHours(12);
        private boolean partial;
        private boolean requiresEncryption;

        private Builder(String name, DataSource pool) {
            this.name = Objects.requireNonNull(name, "name");
            this.pool = Objects.requireNonNull(pool, "pool");
        }

        /**
         * How many connections are used at once, at least 1; in the first moment one more. Default: half of what the pool says that it can give (HikariCP, DBCP, Tomcat,
         * Agroal and c3p0 do), else 2; at most one per processor, and 8. If the pool has fewer when the backup runs, it goes on with those. With 1 nobody's commit is
         * ever held up.
         */
        public Builder connections(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("connections: must be at least 1, is " + count);
            }
            this.connections = count;
            return this;
        }

        /** About how long the pieces are that large tables are read in, in bytes of the table. Default 64 MiB. */
        public Builder rangeBytes(long bytes) {
            this.rangeBytes = bytes;
            return this;
        }

        /** How long to wait for a moment in which nobody commits, and for the lock of each table; others wait behind that. Whole seconds. Default 10 s. */
        public Builder lockTimeout(Duration timeout) {
            this.lockTimeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /** Age of the snapshot at which the backup says so, in the manifest. Default 1 h. */
        public Builder warnAfter(Duration age) {
            this.warnAfter = Objects.requireNonNull(age, "age");
            return this;
        }

        /** Age of the snapshot at which the backup is given up: nothing is listed then. Default 12 h. */
        public Builder maxSnapshotAge(Duration age) {
            this.maxSnapshotAge = Objects.requireNonNull(age, "age");
            return this;
        }

        /** Leaves out what cannot be read or represented, by name, and marks the backup {@code PARTIAL}. Default: it fails, by name, and nothing is stored. */
        public Builder allowPartial() {
            this.partial = true;
            return this;
        }

        /** Refuses repositories without encryption. */
        public Builder requireEncryption() {
            this.requiresEncryption = true;
            return this;
        }

        public MariadbSource build() {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name: must be 1 to 64 of a-z 0-9 . _ -: '" + name + "'");
            }
            ReadOptions options = new ReadOptions(
                    connections == 0 ? PoolShare.of(pool) : connections,
                    rangeBytes,
                    lockTimeout,
                    warnAfter,
                    maxSnapshotAge,
                    partial);
            return new MariadbSource(this, options);
        }
    }
}
