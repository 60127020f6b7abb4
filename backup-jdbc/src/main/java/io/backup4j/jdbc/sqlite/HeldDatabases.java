package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.backup.Consistency;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All databases of a source in read transactions, of one instant if that is possible. */
final class HeldDatabases implements Closeable {
    private static final Duration ONE_ATTEMPT = Duration.ofMillis(20);

    private final List<HeldDatabase> databases;
    private final Consistency consistency;

    private HeldDatabases(List<HeldDatabase> databases, Consistency consistency) {
        this.databases = databases;
        this.consistency = consistency;
    }

    /** Takes hold. If this throws nothing is held. */
    static HeldDatabases hold(List<NamedDatabase> databases, Duration timeout, Clock clock) throws IOException {
        if (databases.size() == 1) {
            List<HeldDatabase> held = holdEach(databases, timeout);
            return new HeldDatabases(held, new Consistency.Held(clock.instant()));
        }
        // What is wrong with one of them alone is said of that one.
        new HeldDatabases(holdEach(databases, timeout), new Consistency.Held(clock.instant())).close();
        boolean together = databases.stream()
                .map(NamedDatabase::file)
                .map(HeldDatabases::real)
                .allMatch(Files::isWritable);
        Instant from = clock.instant();
        try (Connection writers = together ? stopWriters(databases, timeout) : null) {
            List<HeldDatabase> held = holdEach(databases, timeout);
            Instant to = clock.instant();
            return new HeldDatabases(
                    held, writers == null ? new Consistency.Fuzzy(from, to) : new Consistency.Held(to));
        } catch (SQLException e) {
            throw SqliteFailure.of(databases.get(0).file(), "and its attached databases cannot be held together", e);
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    private static List<HeldDatabase> holdEach(List<NamedDatabase> databases, Duration timeout) throws IOException {
        List<HeldDatabase> held = new ArrayList<>();
        try {
            for (NamedDatabase database : databases) {
                held.add(HeldDatabase.hold(database, timeout));
            }
            return held;
        } catch (IOException | RuntimeException e) {
            closeAll(held, e);
            throw e;
        }
    }

    /**
     * Takes the write locks of all databases. While it waits for one it holds none for longer than a moment: a writer of the host may have that one and wait for
     * another.
     */
    private static Connection stopWriters(List<NamedDatabase> databases, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Connection connection = null;
            try {
                connection = DatabaseFile.open(databases.get(0).file(), ONE_ATTEMPT);
                for (int i = 1; i < databases.size(); i++) {
                    String file = DatabaseFile.quoted(databases.get(i).file().toString());
                    DatabaseFile.execute(connection, "ATTACH " + file + " AS other" + i);
                }
                DatabaseFile.execute(connection, "BEGIN IMMEDIATE");
                Connection locked = connection;
                connection = null;
                return locked;
            } catch (SQLException e) {
                if (!SqliteFailure.isBusy(e) || System.nanoTime() - deadline >= 0) {
                    throw SqliteFailure.of(
                            databases.get(0).file(), "and its attached databases cannot be locked together", e);
                }
            } finally {
                close(connection);
            }
            pause();
        }
    }

    private static void close(@Nullable Connection connection) throws IOException {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IOException("a database cannot be closed: " + SqliteFailure.reason(e), e);
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(ONE_ATTEMPT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for locks of other connections");
        }
    }

    /** In order of the paths of their entries. */
    List<HeldDatabase> databases() {
        return databases;
    }

    Consistency consistency() {
        return consistency;
    }

    /** Room that a copy of all takes. */
    long bytes() {
        return databases.stream().mapToLong(HeldDatabase::bytes).sum();
    }

    private static void closeAll(List<HeldDatabase> held, Exception failure) {
        for (HeldDatabase database : held) {
            try {
                database.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = new IOException("databases cannot be closed");
        closeAll(databases, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
