package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.ObjectKind;
import io.backup4j.jdbc.mariadb.schema.SchemaReader;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.StoredObject;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.TargetContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the new tables in the place of the old ones, by one statement that does it wholly or not at all; and what cannot be renamed, before and after that. Knows how to
 * take each step back. Used by one thread at a time.
 */
final class Exchange {
    private final TargetConnections connections;
    private final WriteOptions options;
    private final DatabaseSchema schema;
    private final Consumer<EntryIssue> issues;
    private final TargetContext context;
    private final List<TableDefinition> tables;
    private final Workplace workplace;
    private final String target;
    private final AsideDatabase aside;
    /** What of the target cannot be renamed. */
    private List<StoredObject> inTheWay = List.of();
    /** What of it was dropped. */
    private final List<StoredObject> dropped = new ArrayList<>();

    private @Nullable ObjectMaker newObjects;
    private List<String> moved = List.of();
    private boolean exchanged;
    private String collationBefore = "";

    Exchange(
            TargetConnections connections,
            WriteOptions options,
            DatabaseSchema schema,
            TargetContext context,
            List<TableDefinition> tables,
            Workplace workplace,
            String stamp) {
        this.connections = connections;
        this.options = options;
        this.schema = schema;
        this.issues = context.issues();
        this.context = context;
        this.tables = tables;
        this.workplace = workplace;
        this.target = connections.database();
        this.aside = new AsideDatabase(Workplace.beside(target, "_before_" + stamp));
    }

    void run(TargetConnection connection) throws SQLException, IOException {
        Catalogue catalogue = new Catalogue(connection.jdbc(), connections.server(), target);
        if (workplace.scratch()) {
            exchange(connection, catalogue);
        }
        if (options.everything()) {
            String before =
                    connection.ask("SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "
                            + SqlText.literal(target));
            if (!before.equals(schema.collation())) {
                collationBefore = before;
                collate(connection, schema.collation());
            }
        }
        ObjectMaker maker = new ObjectMaker(connection, target, options, issues);
        newObjects = maker;
        maker.make(
                schema.objects().stream()
                        .filter(this::isChosen)
                        .filter(object -> options.events() || object.kind() != ObjectKind.EVENT)
                        .toList(),
                schema.database());
        settle(connection);
    }

    private void exchange(TargetConnection connection, Catalogue catalogue) throws SQLException, IOException {
        // SHOW CREATE VIEW names no database if it is the present one.
        connection.use(target);
        // Others may have made something since the restore began.
        PresentObjects present = PresentObjects.in(catalogue, options);
        if (!present.isEmpty() && options.notEmpty() == NotEmpty.REFUSE) {
            throw new IOException(present.refusal());
        }
        if (!present.isEmpty()) {
            IncompleteRestore.refuse(context.gaps(), options.keepGoing(), options.keepsAside());
        }
        present.requireNoBystanders(catalogue);
        for (TableDefinition table : tables) {
            for (TableDefinition.SequenceDefault each : table.sequenceDefaults()) {
                connection.execute("ALTER TABLE " + SqlText.qualified(workplace.name(), table.name()) + " ALTER COLUMN "
                        + SqlText.identifier(each.column()) + " DROP DEFAULT");
            }
        }
        if (!present.isEmpty()) {
            List<StoredObject> old = SchemaReader.objects(catalogue).stream()
                    .filter(this::isInTheWay)
                    .toList();
            aside.make(connection, old);
            inTheWay = old;
            // Others do not keep tables from being renamed, and can wait till that has succeeded.
            drop(connection, old.stream().filter(this::keepsTablesInPlace).toList());
        }
        moved = present.tables();
        List<String> renames = new ArrayList<>();
        moved.forEach(table -> renames.add(rename(table, target, aside.name())));
        tables.forEach(table -> renames.add(rename(table.name(), workplace.name(), target)));
        if (!renames.isEmpty()) {
            // Before the statement: if its answer is lost, the undo finds out.
            exchanged = true;
            connection.execute("RENAME TABLE " + String.join(", ", renames));
        }
        drop(
                connection,
                inTheWay.stream().filter(object -> !keepsTablesInPlace(object)).toList());
        for (TableDefinition table : tables) {
            for (TableDefinition.SequenceDefault each : table.sequenceDefaults()) {
                connection.execute("ALTER TABLE " + SqlText.qualified(target, table.name()) + " MODIFY COLUMN "
                        + SqlText.inDatabase(each.definition(), schema.database(), target));
            }
        }
    }

    /** A trigger keeps its table in its database; a view may have the name of a table that comes. */
    private boolean keepsTablesInPlace(StoredObject object) {
        return object.kind() == ObjectKind.TRIGGER
                || (object.kind() == ObjectKind.VIEW
                        && tables.stream().anyMatch(table -> table.name().equals(object.name())));
    }

    private void drop(TargetConnection connection, List<StoredObject> objects) throws SQLException {
        ObjectMaker maker = new ObjectMaker(connection, target, options, issues);
        for (StoredObject object : objects) {
            // Before it is dropped: if the answer is lost, it is made again, or is still there.
            dropped.add(object);
            maker.drop(object);
        }
    }

    private static String rename(String table, String from, String to) {
        return SqlText.qualified(from, table) + " TO " + SqlText.qualified(to, table);
    }

    /** A trigger goes with its table; everything else is restored only with the whole. */
    private boolean isChosen(StoredObject object) {
        return options.everything()
                || (object.kind() == ObjectKind.TRIGGER
                        && object.names().stream().allMatch(options::chooses));
    }

    private boolean isInTheWay(StoredObject object) {
        return isChosen(object) || (object.kind() == ObjectKind.VIEW && options.chooses(object.name()));
    }

    private void settle(TargetConnection connection) {
        if (workplace.scratch()) {
            List<String> remains = new ArrayList<>();
            workplace.remove(connection, tables, remains);
            remains.forEach(what -> issues.accept(new EntryIssue(what, false, "is empty and could not be dropped")));
        }
        aside.settle(connection, options.notEmpty(), context);
    }

    private void collate(TargetConnection connection, String collation) throws SQLException {
        connection.execute("ALTER DATABASE " + SqlText.identifier(target) + " COLLATE " + collation);
    }

    /** Takes back what was done, as far as it was. */
    void undo(TargetConnection connection, List<String> remains) {
        ObjectMaker maker = new ObjectMaker(connection, target, options, issues);
        List<StoredObject> made = newObjects == null ? List.of() : newObjects.made();
        for (int i = made.size() - 1; i >= 0; i--) {
            StoredObject object = made.get(i);
            attempt(() -> maker.drop(object), object.title(), remains);
        }
        if (exchanged) {
            attempt(() -> moveBack(connection), "the exchange of tables", remains);
        }
        if (!collationBefore.isEmpty()) {
            attempt(() -> collate(connection, collationBefore), "the collation of the database", remains);
        }
        int before = remains.size();
        makeAgain(connection, maker, remains);
        if (remains.size() == before && !exchangedStill(connection)) {
            aside.drop(connection, remains);
        }
    }

    /** What cannot be made again was broken before; its definition stays beside. */
    private void makeAgain(TargetConnection connection, ObjectMaker maker, List<String> remains) {
        WriteOptions exact =
                new WriteOptions(1, List.of(), options.notEmpty(), true, true, true, options.lockTimeout());
        ObjectMaker again = new ObjectMaker(
                connection, target, exact, issue -> remains.add(issue.path() + " (" + issue.message() + ")"));
        for (StoredObject object : dropped) {
            attempt(() -> maker.drop(object), object.title(), remains);
        }
        dropped.sort(Comparator.comparing(StoredObject::kind));
        attempt(() -> again.make(dropped, target), "views, routines, triggers and events", remains);
    }

    private boolean exchangedStill(TargetConnection connection) {
        try {
            return aside.holdsTables(connection);
        } catch (SQLException e) {
            return true;
        }
    }

    /** Only if the new tables are in their place: the statement that put them there did all or nothing. */
    private void moveBack(TargetConnection connection) throws SQLException {
        boolean there = !tables.isEmpty()
                && !isTable(connection, workplace.name(), tables.get(0).name());
        boolean gone = tables.isEmpty() && !moved.isEmpty() && isTable(connection, aside.name(), moved.get(0));
        if (!there && !gone) {
            return;
        }
        List<String> renames = new ArrayList<>();
        tables.forEach(table -> renames.add(rename(table.name(), target, workplace.name())));
        moved.forEach(table -> renames.add(rename(table, aside.name(), target)));
        connection.execute("RENAME TABLE " + String.join(", ", renames));
    }

    private static boolean isTable(TargetConnection connection, String database, String table) throws SQLException {
        return !connection
                .ask("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = " + SqlText.literal(database)
                        + " AND TABLE_NAME = " + SqlText.literal(table))
                .isEmpty();
    }

    private interface Step {
        void run() throws SQLException, IOException;
    }

    private static void attempt(Step step, String what, List<String> remains) {
        try {
            step.run();
        } catch (SQLException e) {
            remains.add(what + " (" + SqlFailure.reason(e) + ")");
        } catch (IOException e) {
            remains.add(what + " (" + e.getMessage() + ")");
        }
    }
}
