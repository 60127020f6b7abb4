package io.backup4j.jdbc.h2;

import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A new H2 database as the place of a restore: in a file, encrypted or not, or in memory, whatever the one was that was backed up. It must be empty. The script is
 * written into a private temporary file, and run when it is whole; a restore that fails drops what it made.
 *
 * <p>A restore runs the statements that the backup holds, as an administrator: restore only what comes from a repository that you trust.
 *
 * <p>Immutable and thread-safe.
 */
public final class H2Target implements RestoreTarget {
    private final DataSource pool;
    private final Path temporaryDirectory;

    private H2Target(DataSource pool, Path temporaryDirectory) {
        this.pool = pool;
        this.temporaryDirectory = temporaryDirectory;
    }

    /** Into the database that the connections of this pool, of an administrator, lead to. */
    public static H2Target into(DataSource pool) {
        return new H2Target(Objects.requireNonNull(pool, "pool"), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Where the script is written before it is run. Default: the system's temporary directory. */
    public H2Target temporaryDirectory(Path directory) {
        return new H2Target(pool, Objects.requireNonNull(directory, "directory"));
    }

    @Override
    public String kind() {
        return H2Source.KIND;
    }

    @Override
    public String location() {
        return "an H2 database";
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        return H2TargetSession.open(pool, temporaryDirectory, context);
    }

    @Override
    public String toString() {
        return "h2 target";
    }
}
