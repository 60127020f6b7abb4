package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.SchemaEntry;
import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.jdbc.postgres.schema.TableData;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.SourceEntry;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Lists the entries of a database in the order of their names. Memory grows with the number of tables, not with that of their ranges. */
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

    /** A table and how it is read: by ranges of blocks only where rows are found by their place. */
    private record Sized(TableData table, EntryPath path, long bytes, long blocks, boolean heap) {}

    Iterator<SourceEntry> iterator(byte[] schema) throws SQLException {
        Stream<SourceEntry> rows = sized().stream().flatMap(this::ranges);
        List<LargeObjectGroup> groups = LargeObjectGroup.of(held.schema().largeObjects());
        Stream<SourceEntry> objects = groups.stream().map(group -> new LargeObjectsEntry(connections, age, group));
        return Stream.concat(Stream.concat(Stream.of(new SchemaEntry(EntryNames.SCHEMA, schema)), rows), objects)
                .iterator();
    }

    private Stream<SourceEntry> ranges(Sized sized) {
        TableData table = sized.table();
        boolean split = sized.heap() && table.condition() == null && sized.blocks() > options.rangeBlocks();
        if (!split) {
            return Stream.of(entry(sized, new BlockRange(0, BlockRange.OPEN), sized.bytes()));
        }
        long step = options.rangeBlocks();
        long bytesPerBlock = sized.bytes() / sized.blocks();
        return LongStream.iterate(0, first -> first < sized.blocks(), first -> first + step)
                .mapToObj(first -> {
                    boolean last = first + step >= sized.blocks();
                    // The last is open, because the table may have grown since its length was asked for.
                    return entry(
                            sized, new BlockRange(first, last ? BlockRange.OPEN : first + step), step * bytesPerBlock);
                });
    }

    private SourceEntry entry(Sized sized, BlockRange range, long bytes) {
        return new RowsEntry(
                connections, age, sized.table(), EntryNames.rows(sized.path(), range.first()), range, bytes);
    }

    private List<Sized> sized() throws SQLException {
        Set<String> left = new HashSet<>(held.left());
        List<TableData> tables = held.schema().tables().stream()
                .filter(table -> left.stream()
                        .noneMatch(problem ->
                                problem.startsWith("table " + SqlText.qualified(table.schema(), table.name()) + ":")))
                .toList();
        Map<Long, long[]> sizes = sizes(tables);
        List<Sized> sized = new ArrayList<>();
        for (TableData table : tables) {
            long[] size = sizes.getOrDefault(table.oid(), new long[] {0, 0, 0});
            sized.add(new Sized(table, EntryNames.table(table.schema(), table.name()), size[0], size[1], size[2] != 0));
        }
        sized.sort(Comparator.comparing(Sized::path));
        return sized;
    }

    /** Bytes, blocks, and whether it is a heap; of now, because statistics may never have been gathered. */
    private Map<Long, long[]> sizes(List<TableData> tables) throws SQLException {
        Map<Long, long[]> sizes = new HashMap<>();
        Array oids = held.leader()
                .jdbc()
                .createArrayOf("oid", tables.stream().map(TableData::oid).toArray());
        try (PreparedStatement query = held.leader()
                .jdbc()
                .prepareStatement("SELECT c.oid, pg_relation_size(c.oid) AS bytes,"
                        + " pg_relation_size(c.oid) / current_setting('block_size')::bigint,"
                        + " (SELECT a.amname = 'heap' FROM pg_am a WHERE a.oid = c.relam)::int"
                        + " FROM pg_class c WHERE c.oid = ANY (?)")) {
            query.setArray(1, oids);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    sizes.put(row.getLong(1), new long[] {row.getLong(2), row.getLong(3), row.getLong(4)});
                }
            }
        }
        return sizes;
    }
}
