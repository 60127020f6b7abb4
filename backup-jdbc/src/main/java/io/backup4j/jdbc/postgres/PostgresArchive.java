package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaStream;
import io.backup4j.spi.archive.ArchiveFiles;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;

/**
 * Shows a PostgreSQL database in an archive as scripts for {@code psql}: {@code restore.sql} makes everything and reads the rows from the stored entries, which are
 * text of {@code COPY}; {@code privileges.sql} gives owners and rights; {@code roles.sql} makes roles, if the backup has them. What stands alone there cannot keep
 * the database from being loaded where those roles are unknown.
 */
public final class PostgresArchive implements ArchiveRenderer {
    static final String LARGE_OBJECTS = "large-objects.sql";

    @Override
    public String kind() {
        return PostgresSource.KIND;
    }

    @Override
    public void render(SourceRecord source, BackupContents contents, ArchiveFiles files) throws IOException {
        DatabaseSchema schema;
        try (InputStream in = contents.open(source.name(), EntryNames.SCHEMA)) {
            schema = SchemaStream.read(in);
        }
        PsqlScript script = new PsqlScript(schema);
        if (!schema.largeObjects().isEmpty()) {
            files.add(LARGE_OBJECTS, out -> largeObjects(source.name(), contents, out));
        }
        files.add("privileges.sql", script::privileges);
        files.add("restore.sql", out -> {
            script.begin(out, !schema.largeObjects().isEmpty());
            Iterator<StoredEntry> entries = contents.entries(source.name());
            while (entries.hasNext()) {
                StoredEntry entry = entries.next();
                if (entry.path().startsWith(EntryNames.DATA)) {
                    script.rows(out, copy(entry), files.nameOf(entry.path()));
                }
            }
            script.end(out);
        });
        if (script.hasRoles()) {
            files.add("roles.sql", script::roles);
        }
    }

    private static String copy(StoredEntry entry) throws IOException {
        EntryAttributes attributes = entry.attributes();
        String table = SqlText.qualified(
                RowsWriter.text(entry, EntryNames.SCHEMA_NAME), RowsWriter.text(entry, EntryNames.TABLE_NAME));
        String columns = attributes.text(EntryNames.COLUMNS).orElse("");
        return table + (columns.isEmpty() ? "" : " (" + columns + ")");
    }

    private static void largeObjects(String source, BackupContents contents, OutputStream out) throws IOException {
        Iterator<StoredEntry> entries = contents.entries(source);
        while (entries.hasNext()) {
            StoredEntry entry = entries.next();
            if (entry.path().startsWith(EntryNames.LARGE_OBJECTS)) {
                try (DataInputStream in = new DataInputStream(contents.open(source, entry.path()))) {
                    pieces(in, out);
                }
            }
        }
    }

    private static void pieces(DataInputStream in, OutputStream out) throws IOException {
        long before = -1;
        long offset = 0;
        while (true) {
            long oid;
            try {
                oid = Integer.toUnsignedLong(in.readInt());
            } catch (EOFException e) {
                return;
            }
            int length = in.readInt();
            if (length < 0 || length > LargeObjectsReader.PIECE_BYTES) {
                throw new IOException("a piece of large object " + oid + " has " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            offset = oid == before ? offset : 0;
            before = oid;
            if (length > 0) {
                String call = "SELECT pg_catalog.lo_put(" + oid + ", " + offset + ", '\\x"
                        + HexFormat.of().formatHex(bytes) + "'::pg_catalog.bytea);\n";
                out.write(call.getBytes(StandardCharsets.US_ASCII));
            }
            offset += length;
        }
    }
}
