package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.PoolShare;
import io.backup4j.jdbc.postgres.schema.SchemaScope;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A PostgreSQL database, 14 or newer, primary or replica, at one instant. Nothing but SQL over the given pool is used. Rows are stored as the text of {@code COPY}
 * in UTF-8; large tables are split by blocks on a fixed grid, so that several connections read them and a later run finds the same borders.
 *
 * <p>While a session is open its tables can be read and written, but not altered, truncated or dropped: who wants that, waits.
 *
 * <p>Immutable and thread-safe.
 */
public final class PostgresSource implements BackupSource {
    /** The {@link #kind()}. */
    public static final String KIND = "postgresql";

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final String name;
    private final DataSource pool;
    private final ReadOptions options;
    private final SchemaScope scope;
    private final boolean requiresEncryption;

    private PostgresSource(Builder builder, ReadOptions options, SchemaScope scope) {
        this.name = builder.name;
        this.pool = builder.pool;
        this.requiresEncryption = builder.requiresEncryption;
        this.options = options;
        this.scope = scope;
    }

    /**
     * Begins a source of the database that the connections of this pool lead to.
     *
     * @param name 1 to 64 of {@code a-z 0-9 - _ .}
     * @param pool gives at least one connection at a time, with the PostgreSQL driver's behind whatever wraps it
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
     * Locks all tables, takes the snapshot and reads the schema.
     *
     * @throws IOException if the server cannot be reached or is too old, a table cannot be locked in time or may not be read, or something in the database cannot be
     *     represented; the message names it
     */
    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return PostgresSession.open(this, context);
    }

    DataSource pool() {
        return pool;
    }

    ReadOptions options() {
        return options;
    }

    SchemaScope scope() {
        return scope;
    }

    @Override
    public String toString() {
        return "postgresql '" + name + "'";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private static final long BLOCK_BYTES = 8192;

        private final String name;
        private final DataSource pool;
        private final List<String> schemas = new ArrayList<>();
        private int connections;
        private long rangeBytes = 64L << 20;
        private Duration lockTimeout = Duration.ofSeconds(30);
        private Duration warnAfter = Duration.ofHours(1);
        private Duration maxSnapshotAge = Duration.ofHours(12);
        private boolean partial;
        private boolean requiresEncryption;
        private boolean secrets;
        private SchemaScope.Roles roles = SchemaScope.Roles.NONE;

        private Builder(String name, DataSource pool) {
            this.name = Objects.requireNonNull(name, "name");
            this.pool = Objects.requireNonNull(pool, "pool");
        }

        /** Only these schemas; without any call the whole database. */
        public Builder schema(String... names) {
            schemas.addAll(List.of(names));
            return this;
        }

        /**
         * How many connections are used at once, at least 1. Default: half of what the pool says that it can give (HikariCP, DBCP, Tomcat, Agroal and c3p0 do), else
         * 2; at most one per processor, and 8. If the pool has fewer when the backup runs, it goes on with those.
         */
        public Builder connections(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("connections: must be at least 1, is " + count);
            }
            this.connections = count;
            return this;
        }

        /**
         * Length of the pieces that large tables are read in, in bytes of the table. Another value gives other pieces, whose content is found to be known all the
         * same, but for their borders. Default 64 MiB.
         */
        public Builder rangeBytes(long bytes) {
            this.rangeBytes = bytes;
            return this;
        }

        /** How long to wait for the lock of all tables; somebody who alters one of them holds it up. Default 30 s. */
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

        /**
         * Leaves out what cannot be read or represented, by name, and marks the backup {@code PARTIAL}. Default: it fails, by name, and nothing is stored.
         */
        public Builder allowPartial() {
            this.partial = true;
            return this;
        }

        /** What is read of the roles of the server. Default: nothing. */
        public Builder roles(SchemaScope.Roles roles) {
            this.roles = Objects.requireNonNull(roles, "roles");
            return this;
        }

        /** Stores passwords of user mappings and subscriptions too, and refuses repositories without encryption. Default: they are left out, by name. */
        public Builder secrets() {
            this.secrets = true;
            this.requiresEncryption = true;
            return this;
        }

        /** Refuses repositories without encryption. */
        public Builder requireEncryption() {
            this.requiresEncryption = true;
            return this;
        }

        public PostgresSource build() {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name: must be 1 to 64 of a-z 0-9 . _ -: '" + name + "'");
            }
            if (rangeBytes < BLOCK_BYTES) {
                throw new IllegalArgumentException(
                        "rangeBytes: must be at least one block, " + BLOCK_BYTES + ", is " + rangeBytes);
            }
            SchemaScope scope = new SchemaScope(schemas).with(roles);
            ReadOptions options = new ReadOptions(
                    schemas,
                    connections == 0 ? PoolShare.of(pool) : connections,
                    rangeBytes / BLOCK_BYTES,
                    lockTimeout,
                    warnAfter,
                    maxSnapshotAge,
                    partial);
            return new PostgresSource(this, options, secrets ? scope.withSecrets() : scope);
        }
    }
}
