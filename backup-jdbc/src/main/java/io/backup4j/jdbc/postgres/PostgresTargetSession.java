package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.SchemaWriter;
import io.backup4j.jdbc.postgres.schema.SchemaStream;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One restore into a database: schema, then rows on several connections, then the rest. */
final class PostgresTargetSession implements TargetSession {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresTargetSession.class);

    private final TargetConnections connections;
    private final WriteOptions options;
    private final TargetContext context;
    private final AtomicInteger open = new AtomicInteger();
    /** Set when the tables were made. */
    private volatile @Nullable DatabaseRestore restore;

    private boolean pastSchema;
    private boolean finished;
    private boolean closed;
    private String state = "Nothing was changed in the database.";
    private @Nullable String refusal;
    private boolean asked;

    private PostgresTargetSession(TargetConnections connections, WriteOptions options, TargetContext context) {
        this.connections = connections;
        this.options = options;
        this.context = context;
    }

    static PostgresTargetSession open(DataSource pool, WriteOptions options, TargetContext context) throws IOException {
        try {
            TargetConnections connections = new TargetConnections(pool, options.connections());
            boolean opened = false;
            try {
                TargetConnection first = connections.take();
                ServerVersion.require(first.jdbc());
                if (first.ask("SELECT pg_catalog.pg_is_in_recovery()::text").equals("true")) {
                    throw new IOException("the target is a replica, which cannot be written: restore into the primary");
                }
                first.rollback();
                connections.give(first);
                opened = true;
                return new PostgresTargetSession(connections, options, context);
            } finally {
                if (!opened) {
                    connections.close();
                }
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the target cannot be reached", e);
        }
    }

    /** Name of the database, for messages; never an address, which may hold a password. */
    static String location(DataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return "PostgreSQL database '" + connection.getCatalog() + "'";
        } catch (SQLException e) {
            return "a PostgreSQL database that cannot be reached";
        }
    }

    @Override
    public WriteOrder writeOrder() {
        return WriteOrder.SEQUENTIAL_EACH;
    }

    @Override
    public int maxConcurrentWrites() {
        return options.connections();
    }

    @Override
    public boolean waitsForEarlier(StoredEntry entry) {
        boolean waits = !pastSchema && !isSchema(entry);
        pastSchema |= waits;
        return waits;
    }

    private static boolean isSchema(StoredEntry entry) {
        return entry.path().equals(EntryNames.SCHEMA);
    }

    @Override
    public RestoreDecision decide(StoredEntry entry) throws IOException {
        if (context.dryRun()) {
            String problem = problemOfDryRun();
            if (problem != null) {
                return new RestoreDecision(Action.REFUSE, problem);
            }
        } else if (!isSchema(entry) && restore == null) {
            return new RestoreDecision(Action.REFUSE, "the schema of the backup was not restored before");
        }
        if (isSchema(entry)) {
            return new RestoreDecision(Action.CREATE, "");
        }
        if (entry.path().startsWith(EntryNames.LARGE_OBJECTS)) {
            return decision(options.everything());
        }
        String schema = RowsWriter.text(entry, EntryNames.SCHEMA_NAME);
        String table = RowsWriter.text(entry, EntryNames.TABLE_NAME);
        DatabaseRestore begun = restore;
        return begun != null && begun.isMissing(schema, table)
                ? new RestoreDecision(Action.REFUSE, "its table could not be made")
                : decision(options.chooses(schema, table));
    }

    private static RestoreDecision decision(boolean chosen) {
        return chosen ? new RestoreDecision(Action.CREATE, "") : new RestoreDecision(Action.KEEP, "not chosen");
    }

    /** Tables that were chosen are not looked for, because the schema is not read in a dry run. */
    private @Nullable String problemOfDryRun() throws IOException {
        String incomplete = IncompleteRestore.problem(context.gaps(), options.keepGoing(), options.keepsAside())
                .orElse(null);
        boolean refuses = options.notEmpty() == NotEmpty.REFUSE;
        if (!asked && (refuses || incomplete != null) && options.tables().isEmpty()) {
            TargetConnection connection = connections.take();
            try {
                List<PresentObject> present = PresentObject.in(connection, options.schemas());
                String renames = RenamedSchemas.problem(connection, options.renames(), present);
                if (!renames.isEmpty()) {
                    refusal = renames;
                } else if (!present.isEmpty()) {
                    refusal = refuses ? Preparation.refusal(present) : incomplete;
                }
                connection.rollback();
            } catch (SQLException e) {
                throw SqlFailure.of("the target cannot be looked at", e);
            } finally {
                connections.give(connection);
            }
        }
        asked = true;
        return refusal;
    }

    @Override
    public void create(StoredEntry entry) {
        context.issues()
                .accept(new EntryIssue(
                        entry.path().toString(),
                        true,
                        "a backup of PostgreSQL has no entries of kind " + entry.kind()));
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        open.incrementAndGet();
        if (isSchema(entry)) {
            return new SchemaWriter(this::begin, open::decrementAndGet);
        }
        return entry.path().startsWith(EntryNames.LARGE_OBJECTS)
                ? LargeObjectsWriter.begin(connections, entry, open::decrementAndGet)
                : RowsWriter.begin(connections, entry, open::decrementAndGet);
    }

    private void begin(InputStream schema) throws IOException {
        DatabaseRestore begun = new DatabaseRestore(connections, options, SchemaStream.read(schema), context);
        restore = begun;
        begun.begin();
    }

    @Override
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        if (open.get() > 0) {
            throw new IllegalStateException(open.get() + " entries are still being written");
        }
        DatabaseRestore begun = restore;
        if (begun != null) {
            begun.finish(context.cancellation());
        }
        finished = true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        DatabaseRestore begun = restore;
        connections.close();
        if (begun != null && !finished) {
            undo(begun);
        }
    }

    @Override
    public String afterFailure() {
        return state;
    }

    /** On a connection of its own: the others may be what failed. */
    private void undo(DatabaseRestore begun) {
        try (TargetConnection connection = connections.openAnother()) {
            List<String> remains = begun.undo(connection);
            if (remains.isEmpty()) {
                state = "What it had made was removed: the database is as it was.";
                return;
            }
            notUndone(String.join(", ", remains) + " could not be removed");
        } catch (SQLException e) {
            notUndone(SqlFailure.reason(e));
        } catch (IOException | RuntimeException e) {
            notUndone(String.valueOf(e.getMessage()));
        }
    }

    private void notUndone(String why) {
        String message = "The database is not as it was before the failed restore, which could not be undone: " + why
                + ". Drop what was made; what was there before waits in schemas with '_before_' in their names.";
        state = message;
        LOG.error("{}", message);
    }
}
