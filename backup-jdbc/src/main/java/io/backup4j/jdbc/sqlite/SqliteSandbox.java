package io.backup4j.jdbc.sqlite;

import io.backup4j.files.ScratchDirectory;
import io.backup4j.jdbc.drill.ScratchRoom;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Drills SQLite in a scratch directory: every byte is compared, then {@code PRAGMA integrity_check} must find nothing. Each drill makes a directory of its own in it, which
 * only the owner may enter, and removes it; those of killed processes are removed by the next drill. May be the one that files are drilled in. Immutable.
 *
 * <p>Checks of a host get a {@link javax.sql.DataSource} of the main database.
 */
public final class SqliteSandbox implements DrillSandbox {
    private final Path scratch;

    private SqliteSandbox(Path scratch) {
        this.scratch = scratch;
    }

    /** In this directory, which must exist. */
    public static SqliteSandbox in(Path scratch) {
        return new SqliteSandbox(Objects.requireNonNull(scratch, "scratch"));
    }

    @Override
    public String kind() {
        return SqliteSource.KIND;
    }

    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
        return ScratchRoom.lacking(scratch, source.bytes());
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        ScratchDirectory.removeLeftovers(scratch);
        return new SqliteDrill(ScratchDirectory.make(scratch));
    }

    @Override
    public String toString() {
        return "SqliteSandbox[" + scratch + "]";
    }
}
