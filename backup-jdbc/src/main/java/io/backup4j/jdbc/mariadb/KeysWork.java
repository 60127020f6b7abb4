package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import io.backup4j.spi.entry.EntryIssue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the secondary indexes of tables, several tables at once: all of one table in one statement, which reads its rows once. Used once. */
final class KeysWork {
    private final TargetConnections connections;
    private final WriteOptions options;
    private final String database;
    private final List<TableDefinition> tables;
    private final Consumer<EntryIssue> issues;
    private final AtomicInteger next = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    KeysWork(
            TargetConnections connections,
            WriteOptions options,
            String database,
            List<TableDefinition> tables,
            Consumer<EntryIssue> issues) {
        this.connections = connections;
        this.options = options;
        this.database = database;
        this.tables = tables.stream()
                .filter(table -> !table.keys().isEmpty() || table.nextNumber() > 0)
                .toList();
        this.issues = issues;
    }

    /** Returns when all were made. */
    void run() throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i < Math.min(connections.most(), tables.size()); i++) {
            Thread thread = new Thread(this::work, "backup4j-mariadb-keys-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        work();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    failure = new InterruptedIOException("interrupted while making indexes");
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown != null) {
            throw new IOException(thrown.toString(), thrown);
        }
    }

    private void work() {
        try {
            for (int i = next.getAndIncrement(); i < tables.size() && failure == null; i = next.getAndIncrement()) {
                make(tables.get(i));
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void make(TableDefinition table) throws IOException {
        TargetConnection connection = connections.take();
        try {
            List<String> changes = new ArrayList<>(
                    table.keys().stream().map(key -> "ADD " + key).toList());
            if (table.nextNumber() > 0) {
                changes.add("AUTO_INCREMENT = " + table.nextNumber());
            }
            connection.execute(
                    "ALTER TABLE " + SqlText.qualified(database, table.name()) + " " + String.join(", ", changes));
        } catch (SQLException e) {
            if (!options.keepGoing() || SqlFailure.isLost(e)) {
                throw SqlFailure.of("the indexes of " + table.title() + " cannot be made", e);
            }
            issues.accept(
                    new EntryIssue(table.title(), true, "its indexes could not be made: " + SqlFailure.reason(e)));
        } finally {
            connections.give(connection);
        }
    }
}
