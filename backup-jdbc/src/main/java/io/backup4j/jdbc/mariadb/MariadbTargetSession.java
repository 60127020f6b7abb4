package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.SchemaWriter;
import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.SchemaStream;
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

/** One restore into a database: tables, then rows on several connections, then the rest. */
final class MariadbTargetSession implements TargetSession {
    private static final Logger LOG = LoggerFactory.getLogger(MariadbTargetSession.class);

    private final TargetConnections connections;
    private final WriteOptions options;
    private final TargetContext context;
    private final AtomicInteger open = new AtomicInteger();
    /** Set when the tables are made. */
    private volatile @Nullable DatabaseRestore restore;

    private volatile boolean load;
    private boolean pastSchema;
    private boolean finished;
    private boolean closed;
    private String state = "Nothing was changed in the database.";
    private @Nullable String refusal;
    private boolean asked;

    private MariadbTargetSession(TargetConnections connections, WriteOptions options, TargetContext context) {
        this.connections = connections;
        this.options = options;
        this.context = context;
    }

    static MariadbTargetSession open(DataSource pool, WriteOptions options, TargetContext context) throws IOException {
        try {
            TargetConnections connections = TargetConnections.open(pool, options);
            boolean opened = false;
            try {
                TargetConnection first = connections.take();
                if (first.ask("SELECT @@GLOBAL.read_only").equals("1")) {
                    throw new IOException("the target is read-only, as replicas are: restore into the primary");
                }
                connections.give(first);
                opened = true;
                return new MariadbTargetSession(connections, options, context);
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
            return "MariaDB database '" + connection.getCatalog() + "'";
        } catch (SQLException e) {
            return "a MariaDB database that cannot be reached";
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
        if (isSchema(entry) || options.chooses(RowsWriter.text(entry, EntryNames.TABLE_NAME))) {
            return new RestoreDecision(Action.CREATE, "");
        }
        return new RestoreDecision(Action.KEEP, "not chosen");
    }

    private @Nullable String problemOfDryRun() throws IOException {
        String incomplete = IncompleteRestore.problem(context.gaps(), options.keepGoing(), options.keepsAside())
                .orElse(null);
        if (!asked && (options.notEmpty() == NotEmpty.REFUSE || incomplete != null)) {
            TargetConnection connection = connections.take();
            try {
                PresentObjects present = PresentObjects.in(
                        new Catalogue(connection.jdbc(), connections.server(), connections.database()), options);
                if (!present.isEmpty()) {
                    refusal = options.notEmpty() == NotEmpty.REFUSE ? present.refusal() : incomplete;
                }
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
                        entry.path().toString(), true, "a backup of MariaDB has no entries of kind " + entry.kind()));
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        open.incrementAndGet();
        if (isSchema(entry)) {
            return new SchemaWriter(this::begin, open::decrementAndGet);
        }
        DatabaseRestore begun = restore;
        if (begun == null) {
            open.decrementAndGet();
            throw new IOException("the schema of the backup was not restored before");
        }
        return RowsWriter.begin(connections, entry, begun.workplace(), load, open::decrementAndGet);
    }

    private void begin(InputStream schema) throws IOException {
        DatabaseRestore begun = new DatabaseRestore(connections, options, SchemaStream.read(schema), context);
        restore = begun;
        begun.begin();
        load = begun.mayLoad();
        if (!load) {
            LOG.info(
                    "The server or the driver does not allow LOAD DATA LOCAL INFILE; rows are inserted, which takes longer.");
        }
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
            notUndone(String.join(", ", remains));
        } catch (SQLException e) {
            notUndone(SqlFailure.reason(e));
        }
    }

    private void notUndone(String why) {
        state = "The database is not as it was before the failed restore, which could not be undone: " + why
                + ". Drop the databases with '_restore_' in their names; if there is one with '_before_', it holds what was there"
                + " before.";
        LOG.error("{}", state);
    }
}
