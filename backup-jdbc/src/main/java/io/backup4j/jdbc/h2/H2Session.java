package io.backup4j.jdbc.h2;

import io.backup4j.files.ScratchDirectory;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database at one instant as one entry, its script. */
final class H2Session implements SourceSession {
    private final H2Connection connection;
    private final ScratchDirectory scratch;
    private final Instant at;
    private final String definitions;
    private final Map<String, Long> tables;
    private final String version;
    private boolean given;

    private H2Session(H2Connection connection, ScratchDirectory scratch, Clock clock) throws IOException, SQLException {
        this.connection = connection;
        this.scratch = scratch;
        // Before the transaction, which this would end: what changes between the two is found at the end as well.
        this.definitions = Definitions.of(connection);
        this.tables = TableNumbers.of(connection);
        connection.beginSnapshot();
        // Its first statement is what a transaction of H2 takes the versions of all tables with.
        this.version = connection.ask("SELECT H2VERSION()");
        this.at = clock.instant();
    }

    static H2Session open(DataSource pool, Path temporary, Clock clock) throws IOException {
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            throw new IOException("the temporary directory " + temporary
                    + " does not exist or may not be written; the script of the database is written there");
        }
        ScratchDirectory.removeLeftovers(temporary);
        ScratchDirectory scratch = ScratchDirectory.make(temporary);
        H2Connection connection = null;
        boolean opened = false;
        try {
            connection = H2Connection.take(pool);
            H2Session session = new H2Session(connection, scratch, clock);
            opened = true;
            return session;
        } catch (SQLException e) {
            throw H2Failure.of("the H2 database cannot be read", e);
        } finally {
            if (!opened) {
                close(connection, scratch);
            }
        }
    }

    private static void close(@Nullable H2Connection connection, ScratchDirectory scratch) throws IOException {
        try (scratch;
                connection) {
            // Both are let go, whatever happens to one of them.
        } catch (SQLException e) {
            throw H2Failure.of("a connection to the H2 database cannot be given back", e);
        }
    }

    @Override
    public @Nullable SourceEntry next() throws IOException {
        if (given) {
            return null;
        }
        given = true;
        Path script = scratch.path().resolve("script.sql");
        try {
            // Without names of columns the script of a table with an invisible one cannot be run.
            connection.execute("SCRIPT COLUMNS TO " + H2Connection.quoted(script) + " CHARSET 'UTF-8'");
            if (!Definitions.of(connection).equals(definitions)
                    || !TableNumbers.of(connection).equals(tables)) {
                throw new IOException("tables or other definitions of the H2 database were changed during the backup,"
                        + " which a transaction of H2 does not hold. Run it again");
            }
        } catch (SQLException e) {
            throw H2Failure.of("the H2 database cannot be written as a script to " + scratch.path(), e);
        }
        return new ScriptEntry(script, Files.size(script), version);
    }

    @Override
    public Consistency consistency() {
        return new Consistency.Held(at);
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("h2", version);
    }

    @Override
    public void close() throws IOException {
        close(connection, scratch);
    }
}
