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
        for (NamedDatabase database : databases) {
            // What is wrong with one of them alone is said of that one.
            HeldDatabase held = HeldDatabase.hold(database, timeout);
            if (databases.size() == 1) {
                return new HeldDatabases(List.of(held), new Consistency.Held(clock.instant()));
            }
            held.close();
        }
        boolean together = databases.stream()
                .map(NamedDatabase::file)
                .map(HeldDatabases::real)
                .allMatch(Files::isWritable);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return together ? together(databases, clock) : oneByOne(databases, clock);
            } catch (SQLException e) {
                if (!SqliteFailure.isBusy(e) || System.nanoTime() - deadline >= 0) {
                    throw SqliteFailure.of(
                            databases.get(0).file(), "and its attached databases cannot be held together", e);
                }
            }
            pause();
        }
    }

    private static HeldDatabases together(List<NamedDatabase> databases, Clock clock) throws IOException, SQLException {
        Connection writers = stopWriters(databases);
        try {
            List<HeldDatabase> held = holdEach(databases);
            return new HeldDatabases(held, new Consistency.Held(clock.instant()));
        } finally {
            writers.close();
        }
    }

    private static HeldDatabases oneByOne(List<NamedDatabase> databases, Clock clock) throws IOException, SQLException {
        Instant from = clock.instant();
        List<HeldDatabase> held = holdEach(databases);
        return new HeldDatabases(held, new Consistency.Fuzzy(from, clock.instant()));
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    /**
     * Each for itself. While this waits for one it holds others, so it does not wait for longer than a moment: a writer of the host may have that one and wait for
     * another.
     */
    private static List<HeldDatabase> holdEach(List<NamedDatabase> databases) throws IOException, SQLException {
        List<HeldDatabase> held = new ArrayList<>();
        boolean all = false;
        try {
            for (NamedDatabase database : databases) {
                held.add(HeldDatabase.begin(database, ONE_ATTEMPT));
            }
            all = true;
            return held;
        } finally {
            if (!all) {
                new HeldDatabases(held, new Consistency.Held(Instant.EPOCH)).close();
            }
        }
    }

    /** Takes the write locks of all databases, without waiting for longer than a moment for the same reason. */
    private static Connection stopWriters(List<NamedDatabase> databases) throws IOException, SQLException {
        Connection connection = DatabaseFile.open(databases.get(0).file(), ONE_ATTEMPT);
        boolean locked = false;
        try {
            for (int i = 1; i < databases.size(); i++) {
                String file = DatabaseFile.quoted(databases.get(i).file().toString());
                DatabaseFile.execute(connection, "ATTACH " + file + " AS other" + i);
            }
            DatabaseFile.execute(connection, "BEGIN IMMEDIATE");
            locked = true;
            return connection;
        } finally {
            if (!locked) {
                connection.close();
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

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (HeldDatabase database : databases) {
            try {
                database.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
