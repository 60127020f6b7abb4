package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.StoppedOnCancel;
import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.Dialect;
import io.backup4j.jdbc.mariadb.schema.ForeignKey;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.target.TargetContext;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps of a restore around its rows, in order. Used by one thread at a time. */
final class DatabaseRestore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private final TargetConnections connections;
    private final WriteOptions options;
    private final DatabaseSchema schema;
    private final Consumer<EntryIssue> issues;
    private final TargetContext context;
    private final List<TableDefinition> tables;
    private final String target;
    private Workplace workplace = Workplace.NONE;
    private @Nullable Exchange exchange;
    /** Something makes room. */
    private boolean replaces;

    DatabaseRestore(TargetConnections connections, WriteOptions options, DatabaseSchema schema, TargetContext context)
            throws IOException {
        this.connections = connections;
        this.options = options;
        this.schema = schema;
        this.issues = context.issues();
        this.context = context;
        this.target = connections.database();
        this.tables = schema.tables().stream()
                .filter(table -> options.chooses(table.name()))
                .toList();
        Set<String> known = tables.stream().map(TableDefinition::name).collect(Collectors.toSet());
        for (String table : options.tables()) {
            if (!known.contains(table)) {
                throw new IOException("the backup has no table '" + table + "'");
            }
        }
    }

    /** Name of the database that rows are written to. */
    String workplace() {
        return workplace.name();
    }

    /** Whether rows can be loaded; else they must be inserted. */
    boolean mayLoad() throws IOException {
        Optional<TableDefinition> any =
                tables.stream().filter(table -> !table.sequence()).findFirst();
        if (any.isEmpty()) {
            return true;
        }
        TargetConnection connection = connections.take();
        try {
            return LocalInfile.isAllowed(connection, workplace.name(), any.get().name());
        } finally {
            connections.give(connection);
        }
    }

    /** Makes the tables, where nobody sees them. */
    void begin() throws IOException {
        on("the tables cannot be made", connection -> {
            Catalogue catalogue = new Catalogue(connection.jdbc(), connections.server(), target);
            PresentObjects present = PresentObjects.in(catalogue, options);
            if (!present.isEmpty() && options.notEmpty() == NotEmpty.REFUSE) {
                throw new IOException(present.refusal());
            }
            replaces = !present.isEmpty();
            requireWhole();
            present.requireNoBystanders(catalogue);
            String stamp =
                    STAMP.format(Instant.ofEpochSecond(Long.parseLong(connection.ask("SELECT UNIX_TIMESTAMP()"))));
            workplace = Workplace.make(connection, target, stamp, schema, present.isEmpty() && options.everything());
            exchange = new Exchange(connections, options, schema, context, tables, workplace, stamp);
            connection.use(workplace.name());
            for (TableDefinition table : tables) {
                make(connection, table);
            }
        });
    }

    private void make(TargetConnection connection, TableDefinition table) throws SQLException, IOException {
        try {
            for (String statement : table.statements()) {
                connection.execute(SqlText.inDatabase(statement, schema.database(), workplace.name()));
            }
        } catch (SQLException e) {
            // Without it its rows could not be written: there is nothing to go on with.
            throw SqlFailure.of(table.title() + " could not be made", e);
        }
        if (connection.makesKeys() && !table.sequence() && !table.hasPrimaryKey()) {
            issues.accept(
                    new EntryIssue(
                            table.title(),
                            false,
                            "has no primary key, and got an invisible column from the server that the backup does not hold: "
                                    + Dialect.MAKES_KEYS
                                    + " is on, and the account may not turn it off. Grant SESSION_VARIABLES_ADMIN, or drop the column"));
        }
    }

    /** Makes what needs rows, and puts everything in its place. */
    void finish(Cancellation cancellation) throws IOException {
        requireWhole();
        StoppedOnCancel.run(cancellation, connections::stopStatements, this::makeKeys);
        on("the restore cannot be completed", connection -> begun().run(connection));
    }

    /** As early as it is known: keys may take hours. */
    private void requireWhole() throws IOException {
        if (replaces) {
            IncompleteRestore.refuse(context.gaps(), options.keepGoing(), options.keepsAside());
        }
    }

    private void makeKeys() throws IOException {
        new KeysWork(connections, options, workplace.name(), tables, issues).run();
        on("the restore cannot be completed", connection -> {
            ForeignKeys keys = new ForeignKeys(connection, options, workplace.name(), issues);
            for (TableDefinition table : tables) {
                keys.add(table, possible(table), schema.database());
            }
        });
    }

    private Exchange begun() throws IOException {
        Exchange present = exchange;
        if (present == null) {
            throw new IOException("the tables were not made");
        }
        return present;
    }

    /** A key to a table that was not chosen is left out: it would refer to whatever has that name. */
    private List<ForeignKey> possible(TableDefinition table) {
        List<ForeignKey> possible = new ArrayList<>();
        for (ForeignKey key : table.foreignKeys()) {
            if (key.parentDatabase().isEmpty() && !options.chooses(key.parent())) {
                issues.accept(new EntryIssue(
                        "foreign key " + SqlText.identifier(key.name()) + " of " + table.title(),
                        false,
                        "not restored: it needs table " + SqlText.identifier(key.parent()) + ", which was not chosen"));
            } else {
                possible.add(key);
            }
        }
        return possible;
    }

    /** Takes back everything; returns what could not be. */
    List<String> undo(TargetConnection connection) throws SQLException {
        List<String> remains = new ArrayList<>();
        Exchange begun = exchange;
        if (begun != null) {
            begun.undo(connection, remains);
        }
        workplace.remove(connection, tables, remains);
        return remains;
    }

    private interface Step {
        void run(TargetConnection connection) throws SQLException, IOException;
    }

    private void on(String what, Step step) throws IOException {
        TargetConnection connection = connections.take();
        try {
            step.run(connection);
        } catch (SQLException e) {
            throw SqlFailure.of(what, e);
        } finally {
            connections.give(connection);
        }
    }
}
