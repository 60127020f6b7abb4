package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.SchemaEntry;
import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.jdbc.mariadb.schema.TableRows;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.SourceEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists the entries of a database in the order of their names. Memory grows with the number of tables and of ranges of 64 MiB. */
final class EntryList {
    private final SnapshotConnections connections;
    private final SnapshotAge age;
    private final ReadOptions options;
    private final HeldDatabase held;

    EntryList(SnapshotConnections connections, SnapshotAge age, ReadOptions options, HeldDatabase held) {
        this.connections = connections;
        this.age = age;
        this.options = options;
        this.held = held;
    }

    private record Cut(TableRows table, EntryPath path, List<KeyRange> ranges) {}

    Iterator<SourceEntry> iterator(byte[] schema) throws SQLException {
        List<Cut> tables = new ArrayList<>();
        for (TableRows table : held.read().rows()) {
            if (!held.gaps().containsKey(table.name())) {
                tables.add(new Cut(
                        table, EntryNames.table(table.name()), KeyGrid.of(table, held.leader(), options.rangeBytes())));
            }
        }
        tables.sort(Comparator.comparing(Cut::path));
        Stream<SourceEntry> rows = tables.stream().flatMap(this::entries);
        return Stream.concat(Stream.of(new SchemaEntry(EntryNames.SCHEMA, schema)), rows)
                .iterator();
    }

    private Stream<SourceEntry> entries(Cut cut) {
        if (cut.ranges().isEmpty()) {
            return Stream.of(entry(cut, EntryNames.whole(cut.path()), null));
        }
        return cut.ranges().stream().map(range -> entry(cut, EntryNames.rows(cut.path(), range.first()), range));
    }

    private SourceEntry entry(Cut cut, EntryPath path, @Nullable KeyRange range) {
        long bytes = cut.table().bytes() / Math.max(1, cut.ranges().size());
        return new RowsEntry(connections, age, cut.table(), path, range, bytes);
    }
}
