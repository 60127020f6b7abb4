package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.MissingTable;
import io.backup4j.jdbc.PoolShare;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A PostgreSQL database as the place of a restore: tables are made, rows are copied by several connections, also into one table, then indexes and constraints are
 * made, which proves the rows, and statistics are gathered.
 *
 * <p>A restore that fails while the process lives drops what it made and moves back what it had moved aside. One whose process dies leaves what it made, and what it
 * moved aside in a schema with {@code _before_} in its name. Nobody else may write to the schemas that are restored.
 *
 * <p>Immutable and thread-safe.
 */
public final class PostgresTarget implements RestoreTarget {
    private final DataSource pool;
    private final WriteOptions options;

    private PostgresTarget(DataSource pool, WriteOptions options) {
        this.pool = pool;
        this.options = options;
    }

    /** Begins a target of the database that the connections of this pool lead to. */
    public static Builder into(DataSource pool) {
        return new Builder(pool);
    }

    @Override
    public String kind() {
        return PostgresSource.KIND;
    }

    /** What the database is called, if it can be reached. */
    @Override
    public String location() {
        return PostgresTargetSession.location(pool);
    }

    /** Of chosen tables only they themselves: a table that was left out is named at the beginning of its issue. */
    @Override
    public boolean concerns(EntryIssue missing) {
        return MissingTable.concerns(missing, options.tables(), PostgresTarget::names);
    }

    /** A table is chosen by {@code schema.table}, and both may have dots. */
    private static Stream<String> names(String chosen) {
        return IntStream.range(0, chosen.length())
                .filter(dot -> chosen.charAt(dot) == '.')
                .mapToObj(dot -> SqlText.qualified(chosen.substring(0, dot), chosen.substring(dot + 1)));
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        return PostgresTargetSession.open(pool, options, context);
    }

    @Override
    public String toString() {
        return "postgresql target";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final DataSource pool;
        private int connections;
        private final List<String> schemas = new ArrayList<>();
        private final List<String> tables = new ArrayList<>();
        private final Map<String, String> renames = new LinkedHashMap<>();
        private NotEmpty notEmpty = NotEmpty.REFUSE;
        private boolean owners = true;
        private boolean grants = true;
        private boolean roles;
        private boolean keepGoing;
        private boolean analyze = true;

        private Builder(DataSource pool) {
            this.pool = Objects.requireNonNull(pool, "pool");
        }

        /** How many connections are used at once, at least 1. Default as for {@link PostgresSource.Builder#connections}. */
        public Builder connections(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("connections: must be at least 1, is " + count);
            }
            this.connections = count;
            return this;
        }

        /** Only these schemas, and what they need of others; without any call everything. */
        public Builder schema(String... names) {
            schemas.addAll(List.of(names));
            return this;
        }

        /**
         * Only these tables, each {@code schema.table}, with their indexes, constraints and triggers, and what they need, unless it is there. A foreign key to a table
         * that is not restored is left out, and said to be.
         */
        public Builder table(String... names) {
            tables.addAll(List.of(names));
            return this;
        }

        /**
         * A schema gets another name, when all else is done: what refers to its objects follows, but for texts of functions, which are named in the report if they
         * hold the old name. The target must have no schema of the new name, and none of the old name that is not empty. Says nothing about which schemas are
         * restored: see {@link #schema}.
         */
        public Builder renameSchema(String from, String to) {
            if (from.isEmpty() || to.isEmpty() || from.equals(to) || to.startsWith("pg_")) {
                throw new IllegalArgumentException("renameSchema: '" + from + "' cannot become '" + to + "'");
            }
            renames.put(from, to);
            return this;
        }

        /** What happens to objects that are in the way. Default: the restore is refused. */
        public Builder whenNotEmpty(NotEmpty choice) {
            this.notEmpty = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** Everything belongs to the role that restores. */
        public Builder withoutOwners() {
            this.owners = false;
            return this;
        }

        /** Nobody is granted anything. */
        public Builder withoutGrants() {
            this.grants = false;
            return this;
        }

        /** Makes roles that the backup holds and the server does not have. */
        public Builder roles() {
            this.roles = true;
            return this;
        }

        /**
         * What cannot be made is left out, by name, and the restore is partial. So is what is damaged in the backup, or was never in it, also where something makes room for the rest, which
         * then stays beside it, {@link NotEmpty#CLEAN} or not. Default: the restore fails, and the target is as it was; into an empty one what is left of a damaged backup is restored.
         */
        public Builder keepGoing() {
            this.keepGoing = true;
            return this;
        }

        /** Leaves gathering statistics to the server. */
        public Builder withoutAnalyze() {
            this.analyze = false;
            return this;
        }

        public PostgresTarget build() {
            for (String table : tables) {
                if (table.indexOf('.') <= 0 || table.endsWith(".")) {
                    throw new IllegalArgumentException("tables: '" + table + "' is not schema.table");
                }
            }
            return new PostgresTarget(
                    pool,
                    new WriteOptions(
                            connections == 0 ? PoolShare.of(pool) : connections,
                            schemas,
                            tables,
                            renames,
                            notEmpty,
                            owners,
                            grants,
                            roles,
                            keepGoing,
                            analyze));
        }
    }
}
