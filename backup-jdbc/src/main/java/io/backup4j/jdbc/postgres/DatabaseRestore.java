package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.jdbc.postgres.schema.TableData;
import io.backup4j.spi.entry.EntryIssue;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The steps of a restore around its rows, in order. Used by one thread at a time. */
final class DatabaseRestore {
    /** Objects in one transaction, where it takes no locks that others would feel. */
    private static final int BATCH = 200;

    private final TargetConnections connections;
    private final WriteOptions options;
    private final Consumer<EntryIssue> issues;
    private final RestorePlan plan;
    private final ObjectMaker maker;
    private final Preparation preparation;

    DatabaseRestore(
            TargetConnections connections, WriteOptions options, DatabaseSchema schema, Consumer<EntryIssue> issues)
            throws IOException {
        this.connections = connections;
        this.options = options;
        this.issues = issues;
        this.plan = RestorePlan.of(schema, options);
        this.maker = new ObjectMaker(options, plan, issues);
        this.preparation = new Preparation(options, plan, maker);
    }

    /** Makes what rows need. */
    void begin() throws IOException {
        on("the tables cannot be made", preparation::run);
        plan.leftOut().forEach(what -> issues.accept(new EntryIssue(what, false, "not restored")));
    }

    /** Makes what needs rows. */
    void finish() throws IOException {
        make(Section.DATA, BATCH);
        new DependentWork(connections, maker, plan.objects(), plan.of(Section.POST_DATA)).run();
        if (options.grants()) {
            describe(SchemaObject::grants);
        }
        make(Section.AFTER, 1);
        describe(SchemaObject::comments);
        if (options.analyze()) {
            analyze();
        }
        settleAside();
    }

    /** @param atOnce objects in one transaction */
    private void make(Section section, int atOnce) throws IOException {
        List<SchemaObject> objects = plan.of(section);
        if (objects.isEmpty()) {
            return;
        }
        on("the restore cannot be completed", connection -> {
            for (int from = 0; from < objects.size(); from += atOnce) {
                List<SchemaObject> batch = objects.subList(from, Math.min(objects.size(), from + atOnce));
                connection.transaction(() -> {
                    for (SchemaObject object : batch) {
                        maker.make(connection, object);
                    }
                });
            }
        });
    }

    /** Sets rights, or comments; many in one transaction. */
    private void describe(Function<SchemaObject, List<String>> statements) throws IOException {
        List<SchemaObject> objects = plan.objects().stream()
                .filter(object -> !statements.apply(object).isEmpty())
                .filter(object -> options.roles() || object.section() != Section.ROLE)
                .toList();
        on("rights and comments cannot be set", connection -> {
            for (int from = 0; from < objects.size(); from += BATCH) {
                List<SchemaObject> batch = objects.subList(from, Math.min(objects.size(), from + BATCH));
                connection.transaction(() -> {
                    for (SchemaObject object : batch) {
                        maker.describe(connection, object, statements.apply(object));
                    }
                });
            }
        });
    }

    /** Plans of queries would be bad until the server does it by itself. */
    private void analyze() throws IOException {
        List<SchemaObject> work = new ArrayList<>();
        long id = 0;
        for (TableData table : plan.tables()) {
            work.add(new SchemaObject(
                    ++id,
                    "STATISTICS OF TABLE",
                    table.schema(),
                    table.name(),
                    Section.AFTER,
                    List.of("ANALYZE " + SqlText.qualified(table.schema(), table.name())),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()));
        }
        new DependentWork(connections, maker, work, work).run();
    }

    /** What was moved aside is dropped if that was asked for, or stays, and somebody is told where. */
    private void settleAside() throws IOException {
        AsideObjects aside = preparation.aside();
        if (aside.isEmpty()) {
            return;
        }
        String places = String.join(", ", aside.places());
        if (options.notEmpty() != NotEmpty.CLEAN) {
            issues.accept(new EntryIssue(places, false, "holds what was there before the restore"));
            return;
        }
        try {
            on(
                    "what was there before cannot be dropped",
                    connection -> connection.transaction(() -> aside.drop(connection)));
        } catch (SqlFailure e) {
            issues.accept(new EntryIssue(
                    places,
                    false,
                    "holds what was there before the restore, because it could not be dropped: " + e.getMessage()));
        }
    }

    /** Takes back everything; returns what could not be. */
    List<String> undo(TargetConnection connection) throws SQLException, IOException {
        return preparation.undo(connection);
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
