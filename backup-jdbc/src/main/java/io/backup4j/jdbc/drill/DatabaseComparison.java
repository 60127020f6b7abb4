package io.backup4j.jdbc.drill;

import io.backup4j.jdbc.drill.DatabaseLayout.SchemaComparison;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads a restored database again by the source of its kind and compares it with the backup: the same rows in each table, in any order, and the same schema. Rows of
 * the backup are read from the repository, not overheard on their way through the restore. Used once, by one thread.
 */
public final class DatabaseComparison {
    private final DatabaseLayout layout;
    private final BooleanSupplier held;
    private final List<DrillDifference> differences = new ArrayList<>();
    private final TableSums wanted;
    private final TableSums found;
    private final ByteArrayOutputStream wantedSchema = new ByteArrayOutputStream();
    private final ByteArrayOutputStream foundSchema = new ByteArrayOutputStream();
    private long entries;
    private long bytes;

    /**
     * @param held whether the scratch database was all the time this drill's alone; asked in the end. A server that went down in between empties tables that are not
     *     logged, and one that forgot the drill lets others drop it: nothing that was found then says anything of the backup
     */
    public DatabaseComparison(DatabaseLayout layout, BooleanSupplier held) {
        this.layout = layout;
        this.held = held;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.wanted = new TableSums(key);
        this.found = new TableSums(key);
    }

    /**
     * Compares.
     *
     * @param restored reads the whole of the restored database
     * @param complete false if the restore has said that something is missing: then definitions are not compared
     * @throws IOException if it cannot be read, or nothing can be concluded
     */
    public DrillComparison compare(
            ExpectedSource expected, BackupSource restored, boolean complete, Consumer<DrillDifference> told)
            throws IOException {
        try {
            DrillComparison comparison = compare(expected, restored, complete);
            if (!held.getAsBoolean()) {
                throw new IOException("the connection that holds the scratch database was lost during the drill");
            }
            return comparison;
        } finally {
            if (!differences.isEmpty() && held.getAsBoolean()) {
                differences.forEach(told);
            }
        }
    }

    private DrillComparison compare(ExpectedSource expected, BackupSource restored, boolean complete)
            throws IOException {
        for (Iterator<ExpectedEntry> all = expected.entries(); all.hasNext(); ) {
            want(all.next());
        }
        RestoredDatabase.read(restored, expected, this::find);
        SchemaComparison schemas = layout.compare(
                wantedSchema.toByteArray(), foundSchema.toByteArray(), complete ? differences::add : ignored -> {});
        List<String> others = wanted.compare(found, schemas.sameServer(), differences::add);
        if (!others.isEmpty()) {
            throw new IOException("other values were found in " + String.join(", ", others)
                    + ", which proves nothing, because servers of other versions may write them in another way ("
                    + schemas.servers() + "). Drill on a server of the version that was backed up");
        }
        return new DrillComparison(entries, bytes, schemas.notCompared());
    }

    private void want(ExpectedEntry expected) throws IOException {
        StoredEntry entry = expected.entry();
        String name = name(entry.path(), entry.attributes());
        if (!expected.restored()) {
            wanted.incomplete(name);
            return;
        }
        entries++;
        bytes += entry.sizeBytes();
        if (layout.isSchema(entry.path())) {
            expected.writeTo(wantedSchema);
            return;
        }
        RowSum sum = wanted.of(name, isRows(entry.attributes()));
        long before = sum.rows();
        expected.writeTo(sum);
        sum.close();
        OptionalLong rows = layout.rows(entry.attributes());
        if (rows.isPresent() && rows.getAsLong() != sum.rows() - before) {
            differences.add(new DrillDifference(
                    entry.path().toString(),
                    "the listing says " + rows.getAsLong() + " rows, its content has " + (sum.rows() - before)));
        }
    }

    private OutputStream find(SourceEntry entry) {
        return layout.isSchema(entry.path())
                ? foundSchema
                : found.of(name(entry.path(), entry.attributes()), isRows(entry.attributes()));
    }

    private boolean isRows(EntryAttributes attributes) {
        return layout.table(attributes).isPresent();
    }

    private String name(EntryPath path, EntryAttributes attributes) {
        return layout.table(attributes).map(table -> "table " + table).orElseGet(path::toString);
    }
}
