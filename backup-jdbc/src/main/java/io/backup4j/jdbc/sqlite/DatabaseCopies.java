package io.backup4j.jdbc.sqlite;

import io.backup4j.files.ScratchDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Private copies of databases that are held. A thread of its own makes them at once, however late the engine asks for them, because while a database with a
 * rollback journal is held its writers wait.
 */
final class DatabaseCopies implements Closeable {
    private final HeldDatabases held;
    private final ScratchDirectory scratch;
    private final IntegrityCheck check;
    private final BiConsumer<NamedDatabase, CheckFindings> findings;
    private final Queue<CompletableFuture<CopiedDatabase>> copies = new ArrayDeque<>();
    private final long begun = System.nanoTime();
    private final Thread copier;
    private volatile long heldNanos;
    private volatile boolean closed;

    private DatabaseCopies(
            HeldDatabases held,
            ScratchDirectory scratch,
            IntegrityCheck check,
            BiConsumer<NamedDatabase, CheckFindings> findings) {
        this.held = held;
        this.scratch = scratch;
        this.check = check;
        this.findings = findings;
        List<CompletableFuture<CopiedDatabase>> results = held.databases().stream()
                .map(database -> new CompletableFuture<CopiedDatabase>())
                .toList();
        copies.addAll(results);
        this.copier = new Thread(() -> copyAll(results), "backup4j-sqlite-copy");
        copier.setDaemon(true);
    }

    /**
     * Begins to copy.
     *
     * @param findings told what the check found, by another thread
     */
    static DatabaseCopies start(
            HeldDatabases held,
            ScratchDirectory scratch,
            IntegrityCheck check,
            BiConsumer<NamedDatabase, CheckFindings> findings) {
        DatabaseCopies copies = new DatabaseCopies(held, scratch, check, findings);
        copies.copier.start();
        return copies;
    }

    private void copyAll(List<CompletableFuture<CopiedDatabase>> results) {
        try {
            List<HeldDatabase> databases = held.databases();
            // All are let go before the first is checked, which takes long and needs nobody.
            for (int i = 0; i < databases.size() && !closed; i++) {
                try (HeldDatabase database = databases.get(i)) {
                    database.copyTo(place(database));
                }
            }
            heldNanos = System.nanoTime() - begun;
            for (int i = 0; i < databases.size() && !closed; i++) {
                HeldDatabase database = databases.get(i);
                results.get(i).complete(checked(database));
            }
        } catch (Throwable e) {
            // The one who waits must hear of anything.
            results.forEach(result -> result.completeExceptionally(e));
        } finally {
            IOException stopped = new IOException("the session was closed before the databases were copied");
            results.forEach(result -> result.completeExceptionally(stopped));
        }
    }

    private Path place(HeldDatabase database) {
        return scratch.path().resolve(database.database().name() + ".db");
    }

    private CopiedDatabase checked(HeldDatabase database) throws IOException {
        Path copy = place(database);
        try (Connection connection = DatabaseFile.openPrivate(copy)) {
            findings.accept(database.database(), check.check(connection));
        } catch (SQLException e) {
            findings.accept(database.database(), CheckFindings.broken(SqliteFailure.reason(e)));
        }
        return CopiedDatabase.of(database, copy);
    }

    /** The next one, when it was copied and checked; null after the last. */
    @Nullable
    CopiedDatabase next() throws IOException {
        CompletableFuture<CopiedDatabase> copy = copies.poll();
        if (copy == null) {
            return null;
        }
        try {
            return copy.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the database is copied");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** How long writers may have waited. */
    long heldMillis() {
        return heldNanos / 1_000_000;
    }

    /** Waits for the copy of the database that is being made, if any. */
    @Override
    public void close() throws IOException {
        closed = true;
        boolean interrupted = false;
        while (copier.isAlive()) {
            try {
                copier.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try (held;
                scratch) {
            copies.clear();
        }
    }
}
