package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.MissingTable;
import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.SchemaStream;
import io.backup4j.jdbc.mariadb.schema.TableRows;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A database at one instant as entries: its schema, and ranges of its tables. */
final class MariadbSession implements SourceSession {
    private final ReadOptions options;
    private final SnapshotConnections connections;
    private final SnapshotAge age;
    private final Map<String, String> properties;
    private final boolean held;
    private final Iterator<SourceEntry> entries;

    private MariadbSession(
            ReadOptions options,
            SnapshotConnections connections,
            SnapshotAge age,
            Map<String, String> properties,
            boolean held,
            Iterator<SourceEntry> entries) {
        this.options = options;
        this.connections = connections;
        this.age = age;
        this.properties = properties;
        this.held = held;
        this.entries = entries;
    }

    static MariadbSession open(MariadbSource source, SourceContext context) throws IOException {
        ReadOptions options = source.options();
        HeldDatabase database = HeldDatabase.hold(source.pool(), options, context.clock());
        SnapshotConnections connections = new SnapshotConnections(database.connections());
        try {
            SnapshotAge age = new SnapshotAge(
                    source.name(),
                    database.at(),
                    options.warnAfter(),
                    options.maxSnapshotAge(),
                    "the server must keep old versions of rows meanwhile",
                    context);
            DatabaseSchema schema = database.read().schema();
            List<String> unseen = database.read().unseen();
            if (!options.partial()) {
                requireWhole(schema.unrepresentable(), unseen);
            }
            List<String> gaps = new ArrayList<>(database.gaps().values());
            gaps.addAll(schema.unrepresentable());
            gaps.forEach(
                    gap -> context.issues().accept(new EntryIssue(source.name(), true, MissingTable.NOT_STORED + gap)));
            unseen.forEach(gap -> context.issues().accept(new EntryIssue(source.name(), true, gap)));
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            SchemaStream.write(schema, stream);
            List<String> fuzzy = database.read().rows().stream()
                    .filter(table -> !table.transactional() && !database.gaps().containsKey(table.name()))
                    .map(TableRows::name)
                    .toList();
            EntryList list = new EntryList(connections, age, options, database);
            return new MariadbSession(
                    options,
                    connections,
                    age,
                    facts(database, fuzzy),
                    fuzzy.isEmpty(),
                    list.iterator(stream.toByteArray()));
        } catch (SQLException e) {
            connections.close();
            throw SqlFailure.of("the database cannot be listed", e);
        } catch (IOException | RuntimeException | Error e) {
            connections.close();
            throw e;
        }
    }

    private static void requireWhole(List<String> unrepresentable, List<String> unseen) throws IOException {
        List<String> reasons = new ArrayList<>();
        if (!unrepresentable.isEmpty()) {
            reasons.add(
                    "the database has what cannot be restored from a backup: " + TableLocks.summary(unrepresentable));
        }
        if (!unseen.isEmpty()) {
            reasons.add("the account may not see all of the database, and the server does not say what it hides: "
                    + TableLocks.summary(unseen));
        }
        if (!reasons.isEmpty()) {
            throw new IOException(String.join(". ", reasons) + ". Allow a partial backup, which leaves it out by name");
        }
    }

    private static Map<String, String> facts(HeldDatabase database, List<String> fuzzy) {
        DatabaseSchema schema = database.read().schema();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server", schema.server());
        facts.put("database", schema.database());
        facts.put("characterSet", schema.characterSet());
        facts.put("tables", String.valueOf(database.read().rows().size()));
        facts.put("snapshotBy", database.way().title());
        facts.put("leftOut", String.join("; ", schema.leftOut()));
        if (!fuzzy.isEmpty()) {
            facts.put("withoutTransactions", fuzzy.stream().limit(20).collect(Collectors.joining(", ")));
        }
        return facts;
    }

    @Override
    public @Nullable SourceEntry next() throws IOException {
        connections.requireView();
        try {
            age.check();
        } catch (IOException e) {
            connections.lose(e);
            throw e;
        }
        return entries.hasNext() ? entries.next() : null;
    }

    @Override
    public int maxConcurrentReads() {
        return options.connections();
    }

    /**
     * @throws UncheckedIOException if the view was lost on the way: entries that were read before and after would not be one backup
     */
    @Override
    public Consistency consistency() {
        try {
            connections.confirm();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return held
                ? new Consistency.Held(age.since())
                : new Consistency.Fuzzy(age.since(), age.since().plus(age.age()));
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put("connections", String.valueOf(connections.used()));
        all.put("snapshotHeldSeconds", String.valueOf(age.age().toSeconds()));
        return all;
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
