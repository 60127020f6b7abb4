package io.backup4j.jdbc.h2;

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
 * Drills H2 in a database file in a scratch directory: the rows of each table and all definitions are compared. Each drill makes a directory of its own in it, which only
 * the owner may enter, and removes it; those of killed processes are removed by the next drill. May be the one that files are drilled in. Immutable.
 *
 * <p>A drill runs the statements that the backup holds, in this process: only for repositories that you trust. Checks of a host get a {@link javax.sql.DataSource} of the
 * scratch database.
 */
public final class H2Sandbox implements DrillSandbox {
    /** The script twice, and a database that is up to four times as long: 457 MB of 124 MB were measured (decision 0014). */
    private static final int TIMES = 6;

    private final Path scratch;
    private final String settings;

    private H2Sandbox(Path scratch, String settings) {
        this.scratch = scratch;
        this.settings = settings;
    }

    /** In this directory, which must exist. */
    public static H2Sandbox in(Path scratch) {
        return new H2Sandbox(Objects.requireNonNull(scratch, "scratch"), "");
    }

    /** Settings that the original has in its URL and its definitions need, such as {@code ;MODE=PostgreSQL}. */
    public H2Sandbox settings(String urlSettings) {
        if (!urlSettings.isEmpty() && !urlSettings.startsWith(";")) {
            throw new IllegalArgumentException("settings: must begin with a semicolon: " + urlSettings);
        }
        return new H2Sandbox(scratch, urlSettings);
    }

    @Override
    public String kind() {
        return H2Source.KIND;
    }

    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
        return ScratchRoom.lacking(scratch, Math.multiplyExact(source.bytes(), TIMES));
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        ScratchDirectory.removeLeftovers(scratch);
        return new H2Drill(ScratchDirectory.make(scratch), settings);
    }

    @Override
    public String toString() {
        return "H2Sandbox[" + scratch + "]";
    }
}
