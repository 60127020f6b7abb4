package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.spi.target.RestoreGaps;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes room for a restore and makes its tables; knows what must be undone if the restore fails. Used by one thread. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final int SHOWN = 10;
    /** The class of what a server says when disk, memory or a limit of its own is used up. */
    private static final String NO_RESOURCES = "53";

    /** Objects per transaction: each holds its locks until the end, and a server has a fixed table for them. */
    private static final int BATCH = 200;

    private final WriteOptions options;
    private final RestorePlan plan;
    private final ObjectMaker maker;
    private final RestoreGaps gaps;
    private final AsideObjects aside = new AsideObjects();
    /** Everything that was there before, also what was moved aside: an object keeps its key when it is moved. Nothing of it is ever dropped by an undo. */
    private final Set<String> before = new HashSet<>();

    private final Set<String> schemasBefore = new HashSet<>();
    private final Set<Long> largeObjectsBefore = new HashSet<>();
    private final RenamedSchemas renamed;
    private final OutsideObjects outside = new OutsideObjects();
    /** Set before the first change can be committed. */
    private boolean begun;

    Preparation(WriteOptions options, RestorePlan plan, ObjectMaker maker, RestoreGaps gaps) {
        this.gaps = gaps;
        this.options = options;
        this.plan = plan;
        this.maker = maker;
        this.renamed = new RenamedSchemas(options.renames());
    }

    AsideObjects aside() {
        return aside;
    }

    RenamedSchemas renamed() {
        return renamed;
    }

    /**
     * Moves aside what is in the way, or refuses, and makes all objects that rows need.
     *
     * @throws IOException if something is in the way, which is not changed then, or an object cannot be made
     */
    void run(TargetConnection connection) throws SQLException, IOException {
        connection.transaction(() -> {
            List<PresentObject> present = PresentObject.in(connection, plan.schemas());
            List<PresentObject> inTheWay =
                    present.stream().filter(this::isInTheWay).toList();
            if (!inTheWay.isEmpty() && options.notEmpty() == NotEmpty.REFUSE) {
                throw new IOException(refusal(inTheWay));
            }
            if (!inTheWay.isEmpty()) {
                IncompleteRestore.refuse(gaps, options.keepGoing(), options.keepsAside());
            }
            present.forEach(object -> before.add(object.key()));
            renamed.prepare(connection, present);
            outside.remember(connection);
            largeObjectsBefore.addAll(OutsideObjects.largeObjects(connection, plan.largeObjects()));
            for (String schema : plan.schemas()) {
                boolean exists = !connection
                        .ask("SELECT coalesce(to_regnamespace(" + SqlText.literal(SqlText.identifier(schema))
                                + ")::text, '')")
                        .isEmpty();
                if (exists) {
                    schemasBefore.add(schema);
                }
            }
            begun = true;
            aside.move(connection, inTheWay);
        });
        if (options.roles()) {
            make(connection, Section.ROLE);
        }
        make(connection, Section.PRE_DATA);
    }

    /**
     * Not every order will do, even with {@code CASCADE}: the server does not drop an operator class whose options an index has. What cannot be dropped yet is tried
     * again when more is gone.
     */
    private static void dropAll(TargetConnection connection, List<PresentObject> objects) throws SQLException {
        List<PresentObject> waiting = objects;
        while (!waiting.isEmpty()) {
            List<PresentObject> failed = new ArrayList<>();
            SQLException last = null;
            for (PresentObject object : waiting) {
                connection.execute("SAVEPOINT backup4j_drop");
                try {
                    connection.execute(object.drop());
                    connection.execute("RELEASE SAVEPOINT backup4j_drop");
                } catch (SQLException e) {
                    connection.execute("ROLLBACK TO SAVEPOINT backup4j_drop");
                    failed.add(object);
                    last = e;
                }
            }
            if (last != null && failed.size() == waiting.size()) {
                throw last;
            }
            waiting = failed;
        }
    }

    private void make(TargetConnection connection, Section section) throws SQLException, IOException {
        List<SchemaObject> objects = plan.of(section);
        for (int from = 0; from < objects.size(); from += BATCH) {
            List<SchemaObject> batch = objects.subList(from, Math.min(objects.size(), from + BATCH));
            connection.transaction(() -> {
                for (SchemaObject object : batch) {
                    maker.make(connection, object);
                }
            });
        }
    }

    /** Of other schemas only what is missing is made. */
    private boolean isInTheWay(PresentObject object) {
        if (!options.tables().isEmpty()) {
            return options.tables().stream().anyMatch(object::isTable);
        }
        return options.schemas().isEmpty() || options.schemas().contains(object.schema());
    }

    /** Why a target with these objects is refused. */
    static String refusal(List<PresentObject> inTheWay) {
        List<String> names =
                inTheWay.stream().limit(SHOWN).map(PresentObject::title).toList();
        return "the target is not empty: it has " + String.join(", ", names)
                + (inTheWay.size() > SHOWN ? " and " + (inTheWay.size() - SHOWN) + " more" : "")
                + ". Nothing was changed. Restore into another database, or choose to move aside or to clean what is there";
    }

    /**
     * Drops everything that this restore made and moves back what was moved aside.
     *
     * @return what could not be undone, in words
     */
    List<String> undo(TargetConnection connection) throws SQLException, IOException {
        if (!begun) {
            return List.of();
        }
        try {
            return undoAtOnce(connection);
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith(NO_RESOURCES)) {
                throw e;
            }
            dropTablesOneByOne(connection);
            return undoAtOnce(connection);
        }
    }

    private List<String> undoAtOnce(TargetConnection connection) throws SQLException, IOException {
        List<String> remains = new ArrayList<>();
        connection.transaction(() -> {
            renamed.takeBack(connection);
            dropAll(connection, made(connection));
            aside.moveBack(connection);
            for (String schema : plan.schemas()) {
                if (!schemasBefore.contains(schema)) {
                    connection.execute("DROP SCHEMA IF EXISTS " + SqlText.identifier(schema) + " CASCADE");
                }
            }
            renamed.putBack(connection);
            for (Long oid : OutsideObjects.largeObjects(connection, plan.largeObjects())) {
                if (!largeObjectsBefore.contains(oid)) {
                    connection.execute("SELECT pg_catalog.lo_unlink(" + oid + ")");
                }
            }
            outside.drop(connection, maker.outsideOfSchemas(), remains);
        });
        return remains;
    }

    private List<PresentObject> made(TargetConnection connection) throws SQLException {
        return PresentObject.in(connection, plan.schemas()).stream()
                .filter(object -> !before.contains(object.key()))
                .toList();
    }

    /**
     * On a full disk even an undo needs room, for the rows of the catalogs that it changes, and what it drops makes room only when it commits. Nobody needs what was
     * made, so it need not go at once; whatever cannot be dropped yet is dropped by the undo that follows.
     */
    private void dropTablesOneByOne(TargetConnection connection) throws SQLException, IOException {
        List<PresentObject> tables = new ArrayList<>();
        connection.transaction(() -> made(connection).stream()
                .filter(object -> object.keyword().equals("TABLE"))
                .forEach(tables::add));
        for (PresentObject table : tables) {
            try {
                connection.transaction(() -> connection.execute(table.drop()));
            } catch (SQLException e) {
                LOG.debug("{} cannot be dropped yet: {}", table.title(), SqlFailure.reason(e));
            }
        }
    }
}
