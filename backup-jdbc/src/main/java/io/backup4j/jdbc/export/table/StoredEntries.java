package io.backup4j.jdbc.export.table;

import io.backup4j.jdbc.export.value.Rows;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The entries of a source that hold rows, by tables. Used by one thread; memory grows with the number of entries. */
public final class StoredEntries {
    private final BackupContents contents;
    private final SourceRecord source;
    private final String rowsAttribute;
    private final Map<TableName, List<Part>> parts = new HashMap<>();

    /** @param rows how many it has */
    private record Part(EntryPath path, long rows) {}

    /**
     * Reads the listing.
     *
     * @param table the table of an entry; null of an entry without rows
     * @param rowsAttribute name of the attribute that counts the rows of an entry
     */
    public static StoredEntries read(BackupContents contents, String source, NameOfTable table, String rowsAttribute)
            throws IOException {
        StoredEntries read = new StoredEntries(contents, record(contents, source), rowsAttribute);
        Iterator<StoredEntry> entries = contents.entries(source);
        while (entries.hasNext()) {
            StoredEntry entry = entries.next();
            TableName name = table.of(entry);
            if (name != null) {
                read.add(name, entry);
            }
        }
        return read;
    }

    /** Knows which table the rows of an entry belong to. */
    @FunctionalInterface
    public interface NameOfTable {
        @org.jspecify.annotations.Nullable
        TableName of(StoredEntry entry);
    }

    private StoredEntries(BackupContents contents, SourceRecord source, String rowsAttribute) {
        this.contents = contents;
        this.source = source;
        this.rowsAttribute = rowsAttribute;
    }

    /** What a backup says of a source. */
    public static SourceRecord record(BackupContents contents, String source) {
        return contents.manifest()
                .source(source)
                .orElseThrow(() -> new NotFoundException(
                        "backup " + contents.manifest().id() + " holds no source '" + source + "'"));
    }

    private void add(TableName table, StoredEntry entry) throws IOException {
        long rows = entry.attributes()
                .number(rowsAttribute)
                .orElseThrow(() -> new IOException("entry " + entry.path() + " lacks the attribute " + rowsAttribute
                        + ", so nobody knows whether it is whole"));
        parts.computeIfAbsent(table, name -> new ArrayList<>()).add(new Part(entry.path(), rows));
    }

    private List<Part> partsOf(TableName table) throws IOException {
        List<Part> found = parts.get(table);
        if (found == null) {
            throw new IOException("the backup does not hold the rows of table " + table
                    + ": they were left out when it was made, see its issues. Export it from another backup");
        }
        return found;
    }

    /**
     * Writes all rows of a table, which are read as they are needed, and counts them.
     *
     * @param rows what is made of the stored rows
     * @throws IOException if the backup lacks some of them
     */
    public ExportedRows export(TableName table, Function<InputStream, Rows> rows, ExportFormat format, OutputStream out)
            throws IOException {
        List<Part> found = partsOf(table);
        requireWhole(table, found.get(0).path());
        ExportedRows written = RowsExport.run(rows.apply(joined(found)), format, out);
        long expected = found.stream().mapToLong(Part::rows).sum();
        if (written.rows() != expected) {
            throw new IOException("the backup says that table " + table + " has " + expected + " rows, and "
                    + written.rows() + " were read. Do not use what was written; check the backup with 'verify'");
        }
        return written;
    }

    /** A backup that may be partial says what is missing from it: the first thousand by name. */
    private void requireWhole(TableName table, EntryPath path) throws IOException {
        String whole = path.toString();
        String below = whole.substring(0, whole.lastIndexOf('/') + 1);
        long named = source.issues().stream().filter(EntryIssue::missing).count();
        boolean lacks = source.issues().stream()
                .anyMatch(issue -> issue.missing() && issue.path().startsWith(below));
        if (lacks || named < source.missing()) {
            throw new IOException("the backup " + contents.manifest().id() + " is partial, and "
                    + (lacks
                            ? "lacks rows of table " + table
                            : "does not name all that it lacks, perhaps rows of table " + table)
                    + ". Export it from another backup");
        }
    }

    private InputStream joined(List<Part> found) {
        Iterator<Part> left = found.iterator();
        return new JoinedStreams(
                () -> left.hasNext() ? contents.open(source.name(), left.next().path()) : null);
    }
}
