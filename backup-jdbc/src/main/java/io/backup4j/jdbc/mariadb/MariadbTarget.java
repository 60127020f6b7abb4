package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.MissingTable;
import io.backup4j.jdbc.PoolShare;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A database of MariaDB or MySQL as the place of a restore: tables are made and filled in a scratch database beside it, by several connections, get their indexes and
 * foreign keys, and then take their place in one step. Till then nobody sees a difference.
 *
 * <p>A restore that fails while the process lives leaves everything as it was. One whose process dies leaves its scratch database, with {@code _restore_} in its name;
 * or, if that was in the moment of the exchange, what was there before in one with {@code _before_} in its name.
 *
 * <p>Immutable and thread-safe.
 */
public final class MariadbTarget implements RestoreTarget {
    private final DataSource pool;
    private final WriteOptions options;

    private MariadbTarget(DataSource pool, WriteOptions options) {
        this.pool = pool;
        this.options = options;
    }

    /** Begins a target of the database that the connections of this pool lead to, which must exist. */
    public static Builder into(DataSource pool) {
        return new Builder(pool);
    }

    @Override
    public String kind() {
        return MariadbSource.KIND;
    }

    /** What the database is called, if it can be reached. */
    @Override
    public String location() {
        return MariadbTargetSession.location(pool);
    }

    /** Of chosen tables only they themselves: a table that was left out is named at the beginning of its issue. */
    @Override
    public boolean concerns(EntryIssue missing) {
        return MissingTable.concerns(missing, options.tables(), chosen -> Stream.of(SqlText.identifier(chosen)));
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        return MariadbTargetSession.open(pool, options, context);
    }

    @Override
    public String toString() {
        return "mariadb target";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final DataSource pool;
        private int connections;
        private final List<String> tables = new ArrayList<>();
        private NotEmpty notEmpty = NotEmpty.REFUSE;
        private boolean definers = true;
        private boolean events = true;
        private boolean keepGoing;
        private Duration lockTimeout = Duration.ofSeconds(30);

        private Builder(DataSource pool) {
            this.pool = Objects.requireNonNull(pool, "pool");
        }

        /** How many connections are used at once, at least 1. Default as for {@link MariadbSource.Builder#connections}. */
        public Builder connections(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("connections: must be at least 1, is " + count);
            }
            this.connections = count;
            return this;
        }

        /**
         * Only these tables, with their indexes and triggers. A foreign key to a table that is not restored is left out, and said to be. Without any call everything is
         * restored.
         */
        public Builder table(String... names) {
            tables.addAll(List.of(names));
            return this;
        }

        /** What happens to what is in the way. Default: the restore is refused. */
        public Builder whenNotEmpty(NotEmpty choice) {
            this.notEmpty = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** Views, routines, triggers and events are defined by the account that restores. Default: by who defined them, where that account exists and may be given. */
        public Builder withoutDefiners() {
            this.definers = false;
            return this;
        }

        /** Events are not made: of a copy that is only looked at nobody wants them to run. */
        Builder withoutEvents() {
            this.events = false;
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

        /** How long to wait for tables that are in the way while somebody uses them. Whole seconds. Default 30 s. */
        public Builder lockTimeout(Duration timeout) {
            this.lockTimeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        public MariadbTarget build() {
            return new MariadbTarget(
                    pool,
                    new WriteOptions(
                            connections == 0 ? PoolShare.of(pool) : connections,
                            tables,
                            notEmpty,
                            definers,
                            events,
                            keepGoing,
                            lockTimeout));
        }
    }
}
