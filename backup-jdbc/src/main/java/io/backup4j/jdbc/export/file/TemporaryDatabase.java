package io.backup4j.jdbc.export.file;

import io.backup4j.files.ScratchDirectory;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.jdbc.h2.H2Target;
import io.backup4j.jdbc.sqlite.SqliteTarget;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/**
 * A database of a backup, restored into files that only their owner can read, and removed when this is closed; what a killed process left is removed by the next one. It
 * needs as much room as the database, H2 about three times the length of its script.
 */
public final class TemporaryDatabase implements TableView {
    private static final String MAIN = "main";
    /** The script itself, the database, and what the database needs while it is filled. */
    private static final int H2_ROOM = 3;

    private final ScratchDirectory scratch;
    private final TableView view;

    private TemporaryDatabase(ScratchDirectory scratch, TableView view) {
        this.scratch = scratch;
        this.view = view;
    }

    /** @param contents stays the caller's */
    public static TemporaryDatabase sqlite(BackupContents contents, String source, Path temporary) throws IOException {
        return make(contents, source, temporary, 1, (directory, entries) -> {
            SqliteTarget.Builder target = SqliteTarget.into(directory.resolve(MAIN));
            List<String> attached = entries.stream()
                    .map(entry -> entry.path().toString())
                    .filter(name -> !name.equals(MAIN))
                    .toList();
            attached.forEach(name -> target.attached(name, directory.resolve("attached-" + name)));
            StoredRestore.run(target.build(), contents, source, entries);
            return SqliteView.of(sqliteConnection(directory, attached));
        });
    }

    private static Connection sqliteConnection(Path directory, List<String> attached) throws IOException, SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        // As a URI, so that no character of the name means anything.
        database.setUrl("jdbc:sqlite:file:" + directory.resolve(MAIN).toUri().getRawPath());
        Connection connection = database.getConnection();
        for (String name : attached) {
            String file = directory.resolve("attached-" + name).toString();
            try (Statement statement = connection.createStatement()) {
                statement.execute("ATTACH DATABASE '" + file.replace("'", "''") + "' AS \"" + name + "\"");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    /** @param contents stays the caller's */
    public static TemporaryDatabase h2(BackupContents contents, String source, Path temporary) throws IOException {
        return make(contents, source, temporary, H2_ROOM, (directory, entries) -> {
            if (directory.toString().indexOf(';') >= 0) {
                throw new IOException("H2 takes no semicolon in the name of a directory: " + directory);
            }
            JdbcDataSource database = new JdbcDataSource();
            database.setUrl("jdbc:h2:file:" + directory.resolve(MAIN) + ";TRACE_LEVEL_FILE=0");
            database.setUser("backup4j_export");
            database.setPassword("");
            RestoreTarget target = H2Target.into(database).temporaryDirectory(directory);
            StoredRestore.run(target, contents, source, entries);
            return H2View.of(database.getConnection());
        });
    }

    /** Restores into a directory and opens what is there. */
    private interface Opening {
        TableView open(Path directory, List<StoredEntry> entries) throws IOException, SQLException;
    }

    private static TemporaryDatabase make(
            BackupContents contents, String source, Path temporary, int room, Opening opening) throws IOException {
        List<StoredEntry> entries = new ArrayList<>();
        Iterator<StoredEntry> listed = contents.entries(source);
        while (listed.hasNext()) {
            entries.add(listed.next());
        }
        requireRoom(entries, temporary, room);
        ScratchDirectory.removeLeftovers(temporary);
        ScratchDirectory scratch = ScratchDirectory.make(temporary);
        boolean made = false;
        try {
            TemporaryDatabase database = new TemporaryDatabase(scratch, opening.open(scratch.path(), entries));
            made = true;
            return database;
        } catch (SQLException e) {
            throw ViewFailure.of("the temporary database cannot be opened", e);
        } finally {
            if (!made) {
                scratch.close();
            }
        }
    }

    private static void requireRoom(List<StoredEntry> entries, Path temporary, int room) throws IOException {
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            throw new IOException("the temporary directory " + temporary
                    + " does not exist or may not be written; the database is restored there to be exported");
        }
        long needed = room * entries.stream().mapToLong(StoredEntry::sizeBytes).sum();
        long free = Files.getFileStore(temporary).getUsableSpace();
        if (free < needed) {
            throw new IOException("no room to restore the database for the export: about " + needed
                    + " bytes are needed in " + temporary + ", and " + free + " are free. Name another directory");
        }
    }

    @Override
    public List<TableName> tables() {
        return view.tables();
    }

    @Override
    public ExportedRows export(TableName table, ExportFormat format, OutputStream out) throws IOException {
        return view.export(table, format, out);
    }

    @Override
    public void close() throws IOException {
        try (scratch) {
            view.close();
        }
    }
}
