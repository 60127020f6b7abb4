package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.BackupSourceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database and two attached ones. */
class SqliteSourceContractTest extends BackupSourceContract {
    @TempDir
    private Path directory;

    private Path temporary;

    @BeforeEach
    void fill() throws Exception {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        Sqlite.filled(directory.resolve("main.db"), "WAL", 1000);
        Sqlite.filled(directory.resolve("a.db"), "DELETE", 10);
        Sqlite.filled(directory.resolve("z.db"), "WAL", 10);
    }

    @Override
    protected BackupSource source() {
        return SqliteSource.of("db", directory.resolve("main.db"))
                .attached("z", directory.resolve("z.db"))
                .attached("a", directory.resolve("a.db"))
                .temporaryDirectory(temporary)
                .build();
    }

    @Override
    protected EntryPath change() throws Exception {
        Sqlite.execute(directory.resolve("z.db"), "UPDATE t SET k = 'another' WHERE id = 3");
        return EntryPath.of("z");
    }

    /** Nothing that is cheap to look at proves that a database is the same. */
    @Override
    protected boolean provesUnchanged() {
        return false;
    }
}
