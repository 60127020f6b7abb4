package io.backup4j.jdbc.sqlite;

import io.backup4j.files.ScratchDirectory;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/** Databases of one instant as entries, from private copies that a thread of this session makes as soon as it is open. */
final class SqliteSession implements SourceSession {
    private final DatabaseCopies copies;
    private final Consistency consistency;
    private final Map<String, String> properties;

    private SqliteSession(DatabaseCopies copies, Consistency consistency, Map<String, String> properties) {
        this.copies = copies;
        this.consistency = consistency;
        this.properties = properties;
    }

    /** Takes over the databases, also if it throws. */
    static SqliteSession open(HeldDatabases held, Path temporary, IntegrityCheck check, SourceContext context)
            throws IOException {
        try {
            requireDirectory(temporary);
            ScratchDirectory.removeLeftovers(temporary);
            requireRoom(held, temporary);
            ScratchDirectory scratch = ScratchDirectory.make(temporary);
            DatabaseCopies copies = DatabaseCopies.start(
                    held, scratch, check, (database, findings) -> tell(database, findings, context.issues()));
            return new SqliteSession(copies, held.consistency(), facts(held));
        } catch (IOException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    private static void tell(NamedDatabase database, CheckFindings findings, Consumer<EntryIssue> issues) {
        String file = database.file().toString();
        if (!findings.problems().isEmpty()) {
            issues.accept(new EntryIssue(
                    file, true, "is damaged, and stored as it is: " + String.join("; ", findings.problems())));
        }
        if (!findings.unchecked().isEmpty()) {
            issues.accept(new EntryIssue(
                    file, false, "could be checked in part only: " + String.join("; ", findings.unchecked())));
        }
    }

    private static void requireDirectory(Path temporary) throws IOException {
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            throw new IOException("the temporary directory " + temporary
                    + " does not exist or may not be written; a private copy of the database is made there");
        }
    }

    private static void requireRoom(HeldDatabases held, Path temporary) throws IOException {
        long free = Files.getFileStore(temporary).getUsableSpace();
        if (free < held.bytes()) {
            throw new IOException(
                    "no room for a private copy of the database: " + held.bytes() + " bytes are needed in " + temporary
                            + ", and " + free + " are free. Name another temporary directory");
        }
    }

    private static Map<String, String> facts(HeldDatabases held) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("driver", SQLiteJDBCLoader.getVersion());
        for (HeldDatabase database : held.databases()) {
            facts.put(
                    "file." + database.database().name(),
                    database.database().file().toString());
        }
        return facts;
    }

    @Override
    public @Nullable SourceEntry next() throws IOException {
        return copies.next();
    }

    @Override
    public Consistency consistency() {
        return consistency;
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put("heldMillis", String.valueOf(copies.heldMillis()));
        return all;
    }

    @Override
    public void close() throws IOException {
        copies.close();
    }
}
