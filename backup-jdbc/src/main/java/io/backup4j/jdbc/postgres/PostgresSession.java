package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.MissingTable;
import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaStream;
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
import org.jspecify.annotations.Nullable;

/** A database at one instant as entries: its schema, ranges of its tables, its large objects. */
final class PostgresSession implements SourceSession {
    private final ReadOptions options;
    private final SnapshotConnections connections;
    private final SnapshotAge age;
    private final Map<String, String> properties;
    private final Iterator<SourceEntry> entries;

    private PostgresSession(
            ReadOptions options,
            SnapshotConnections connections,
            SnapshotAge age,
            Map<String, String> properties,
            Iterator<SourceEntry> entries) {
        this.options = options;
        this.connections = connections;
        this.age = age;
        this.properties = properties;
        this.entries = entries;
    }

    static PostgresSession open(PostgresSource source, SourceContext context) throws IOException {
        ReadOptions options = source.options();
        HeldDatabase held = HeldDatabase.hold(source.pool(), options, source.scope(), context.clock());
        SnapshotConnections connections =
                new SnapshotConnections(source.pool(), options, held.leader(), held.snapshot());
        try {
            SnapshotAge age = new SnapshotAge(
                    source.name(),
                    held.at(),
                    options.warnAfter(),
                    options.maxSnapshotAge(),
                    "vacuum cannot clean up behind it meanwhile",
                    context);
            DatabaseSchema schema = held.schema();
            List<String> gaps = new ArrayList<>(held.left());
            gaps.addAll(schema.unrepresentable());
            if (!schema.isComplete() && !options.partial()) {
                throw new IOException("the database has what cannot be restored from a backup: "
                        + Unreadable.summary(schema.unrepresentable())
                        + ". Allow a partial backup, which leaves it out by name");
            }
            gaps.forEach(
                    gap -> context.issues().accept(new EntryIssue(source.name(), true, MissingTable.NOT_STORED + gap)));
            schema.leftOut().forEach(what -> context.issues()
                    .accept(new EntryIssue(source.name(), false, "left out: " + what)));
            List<String> aside = AsideObjects.left(held.leader().jdbc(), options.schemas());
            if (!aside.isEmpty()) {
                context.issues()
                        .accept(new EntryIssue(
                                source.name(),
                                false,
                                "an earlier restore moved aside what was there before, and it is backed up with all else: "
                                        + String.join(", ", aside) + ". When nothing is missed: "
                                        + AsideObjects.dropping(aside)));
            }
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            SchemaStream.write(schema, stream);
            EntryList list = new EntryList(connections, age, options, held);
            return new PostgresSession(options, connections, age, facts(held), list.iterator(stream.toByteArray()));
        } catch (SQLException e) {
            connections.close();
            throw SqlFailure.of("the database cannot be listed", e);
        } catch (IOException | RuntimeException | Error e) {
            connections.close();
            throw e;
        }
    }

    private static Map<String, String> facts(HeldDatabase held) throws SQLException {
        Map<String, String> facts = new LinkedHashMap<>();
        SnapshotConnection leader = held.leader();
        facts.put("server", leader.ask("SELECT current_setting('server_version')"));
        facts.put("database", leader.ask("SELECT current_database()"));
        facts.put(
                "encoding",
                leader.ask("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"));
        facts.putAll(locale(leader));
        facts.put("replica", leader.ask("SELECT pg_is_in_recovery()::text"));
        facts.put("tables", String.valueOf(held.schema().tables().size()));
        return facts;
    }

    /** What only {@code CREATE DATABASE} can choose, for whoever makes a database like this one. */
    private static Map<String, String> locale(SnapshotConnection leader) throws SQLException {
        int version = Integer.parseInt(leader.ask("SELECT current_setting('server_version_num')")) / 10000;
        String here = " FROM pg_database WHERE datname = current_database()";
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("collate", leader.ask("SELECT datcollate" + here));
        facts.put("ctype", leader.ask("SELECT datctype" + here));
        if (version >= 15) {
            facts.put("localeProvider", leader.ask("SELECT datlocprovider::text" + here));
            facts.put("locale", leader.ask("SELECT " + (version >= 17 ? "datlocale" : "daticulocale") + here));
        }
        return facts;
    }

    @Override
    public @Nullable SourceEntry next() throws IOException {
        connections.requireView();
        checkAge();
        return entries.hasNext() ? entries.next() : null;
    }

    private void checkAge() throws IOException {
        try {
            age.check();
        } catch (IOException e) {
            connections.lose(e);
            throw e;
        }
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
        return new Consistency.Held(age.since());
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
