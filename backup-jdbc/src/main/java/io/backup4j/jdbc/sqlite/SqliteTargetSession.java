package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** One restore: all databases are written beside their names and checked, then they are exchanged one after the other. */
final class SqliteTargetSession implements TargetSession {
    private final TargetFiles files;
    private final TargetOptions options;
    private final TargetContext context;
    private final String session = Long.toHexString(new SecureRandom().nextLong());
    private final List<DatabaseWriter> writers = new ArrayList<>();
    private boolean finished;

    SqliteTargetSession(TargetFiles files, TargetOptions options, TargetContext context) {
        this.files = files;
        this.options = options;
        this.context = context;
    }

    @Override
    public WriteOrder writeOrder() {
        return WriteOrder.ANY;
    }

    @Override
    public RestoreDecision decide(StoredEntry entry) throws IOException {
        if (entry.kind() != EntryKind.FILE) {
            return new RestoreDecision(Action.REFUSE, "a backup of SQLite has no entries of kind " + entry.kind());
        }
        Path file = files.of(entry.path().toString());
        if (Files.notExists(file)) {
            return new RestoreDecision(Action.CREATE, "");
        }
        if (options.present() != PresentFile.REFUSE) {
            return new RestoreDecision(Action.REPLACE, "");
        }
        String reason = file + " is there already. Restore to another name, or allow that it is replaced";
        if (!context.dryRun()) {
            throw new IOException(reason);
        }
        return new RestoreDecision(Action.REFUSE, reason);
    }

    @Override
    public void create(StoredEntry entry) {
        context.issues().accept(new EntryIssue(entry.path().toString(), true, "is no database"));
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        Path file = files.of(entry.path().toString());
        DatabaseWriter writer = DatabaseWriter.open(entry, file, session);
        synchronized (writers) {
            writers.add(writer);
        }
        return writer;
    }

    @Override
    public void finish() throws IOException {
        if (finished || context.dryRun()) {
            return;
        }
        List<DatabaseWriter> written;
        synchronized (writers) {
            written = List.copyOf(writers);
        }
        for (DatabaseWriter writer : written) {
            writer.requireWhole();
        }
        try (Exchange exchange = new Exchange(options, session, context.issues())) {
            for (DatabaseWriter writer : written) {
                check(writer);
            }
            for (DatabaseWriter writer : written) {
                exchange.prepare(writer.temporary(), writer.destination(), writer.mode());
            }
            exchange.run();
        }
        finished = true;
    }

    private void check(DatabaseWriter writer) throws IOException {
        List<String> problems = writer.problems(options.check());
        if (problems.isEmpty()) {
            return;
        }
        String found = "the restored database is damaged: " + String.join("; ", problems);
        if (!options.damaged()) {
            throw new IOException(writer.destination() + " was not replaced, because " + found
                    + ". Restore another backup, or accept damage if that is the best there is");
        }
        context.issues().accept(new EntryIssue(writer.destination().toString(), true, found));
    }

    /** Removes what did not take its name. */
    @Override
    public void close() throws IOException {
        List<DatabaseWriter> all;
        synchronized (writers) {
            all = List.copyOf(writers);
        }
        for (DatabaseWriter writer : all) {
            writer.remove();
        }
    }
}
