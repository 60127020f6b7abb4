package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.StoppedOnCancel;
import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.target.TargetContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The steps of a restore around its rows, in order. Used by one thread at a time. */
final class DatabaseRestore {
    /** Objects in one transaction, where it takes no locks that others would feel. */
    private static final int BATCH = 200;

    private final TargetConnections connections;
    private final WriteOptions options;
    private final Consumer<EntryIssue> issues;
    private final TargetContext context;
    private final RestorePlan plan;
    private final ObjectMaker maker;
    private final Preparation preparation;

    DatabaseRestore(TargetConnections connections, WriteOptions options, DatabaseSchema schema, TargetContext context)
            throws IOException {
        this.connections = connections;
        this.options = options;
        this.issues = context.issues();
        this.context = context;
        this.plan = RestorePlan.of(schema, options);
        this.maker = new ObjectMaker(options, plan, issues);
        this.preparation = new Preparation(options, plan, maker, context.gaps());
    }

    /** Makes what rows need. */
    void begin() throws IOException {
        on("the tables cannot be made", preparation::run);
        plan.leftOut().forEach(what -> issues.accept(new EntryIssue(what, false, "not restored")));
    }

    /** Whether there is no place for the rows of a table. */
    boolean isMissing(String schema, String table) {
        return maker.isMissing(schema, table);
    }

    /** Makes what needs rows. Until what was there before is settled all of it can be taken back, and no longer. */
    void finish(Cancellation cancellation) throws IOException {
        if (!preparation.aside().isEmpty()) {
            IncompleteRestore.refuse(context.gaps(), options.keepGoing(), options.keepsAside());
        }
        StoppedOnCancel.run(cancellation, connections::stopStatements, this::complete);
        settleAside();
    }

    private void complete() throws IOException {
        make(Section.DATA, BATCH);
        makeOverRows();
        if (options.grants()) {
            describe(SchemaObject::grants);
        }
        make(Section.AFTER, 1);
        describe(SchemaObject::comments);
        rename();
    }

    /** In one transaction, and after all else that can fail. */
    private void rename() throws IOException {
        RenamedSchemas renamed = preparation.renamed();
        if (renamed.isEmpty()) {
            return;
        }
        on(
                "the schemas cannot get their new names",
                connection -> connection.transaction(() -> {
                    renamed.namedInTexts(connection, List.copyOf(plan.schemas()))
                            .forEach(text -> issues.accept(new EntryIssue("schemas", false, text)));
                    renamed.rename(connection);
                }));
    }

    private void makeOverRows() throws IOException {
        List<SchemaObject> statistics = options.analyze() ? TableStatistics.of(plan) : List.of();
        List<SchemaObject> all = new ArrayList<>(plan.objects());
        all.addAll(statistics);
        List<SchemaObject> work = new ArrayList<>(statistics);
        work.addAll(plan.of(Section.POST_DATA));
        work.sort(longestFirst(all));
        new DependentWork(connections, maker, all, work).run();
    }

    /**
     * The largest tables come first, so that small ones fill what is left at the end; of a table its statistics, because what follows is planned with them, then its
     * indexes, those of most columns first. Keys to other tables wait for nearly everything.
     */
    private Comparator<SchemaObject> longestFirst(List<SchemaObject> all) {
        Map<Long, Long> pages = plan.pages();
        Map<Long, Set<Long>> tables = TablesOf.each(all);
        return Comparator.comparing(DependentWork::isForeignKey)
                .thenComparing(
                        object -> tables.get(object.id()).stream()
                                .mapToLong(table -> pages.getOrDefault(table, 0L))
                                .sum(),
                        Comparator.reverseOrder())
                .thenComparing(object -> !object.kind().equals(TableStatistics.KIND))
                .thenComparing(
                        object -> object.statements().stream()
                                .mapToLong(statement ->
                                        statement.chars().filter(c -> c == ',').count())
                                .sum(),
                        Comparator.reverseOrder());
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

    /** What was moved aside is dropped if that was asked for and everything was restored, or stays, and somebody is told where. */
    private void settleAside() throws IOException {
        AsideObjects aside = preparation.aside();
        if (aside.isEmpty()) {
            return;
        }
        String places = String.join(", ", aside.places());
        if (!context.gaps().isEmpty()) {
            IncompleteRestore.tellKept(context, places, AsideObjects.dropping(aside.places()));
            return;
        }
        if (options.notEmpty() != NotEmpty.CLEAN) {
            issues.accept(new EntryIssue(
                    places,
                    false,
                    "holds what was there before the restore, and is in the next backups too. When nothing is missed: "
                            + AsideObjects.dropping(aside.places())));
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
