package io.backup4j.jdbc.h2;

import io.backup4j.files.ScratchDirectory;
import io.backup4j.jdbc.drill.RestoredDatabase;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One drill of a database. One thread. */
final class H2Drill implements DrillSession {
    private static final Logger LOG = LoggerFactory.getLogger(H2Drill.class);
    private static final int SECRET_BYTES = 32;

    private final ScratchDirectory scratch;
    private final JdbcDataSource database = new JdbcDataSource();
    private boolean closed;

    /** The administrator has a name that no backup has, because its users come with it. */
    H2Drill(ScratchDirectory scratch, String settings) {
        this.scratch = scratch;
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        database.setUrl("jdbc:h2:file:" + scratch.path().resolve("drill") + settings);
        database.setUser("BACKUP4J_DRILL");
        database.setPassword(HexFormat.of().formatHex(secret));
    }

    @Override
    public RestoreTarget target() {
        return H2Target.into(database).temporaryDirectory(scratch.path());
    }

    @Override
    public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException {
        byte[] key = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(key);
        long entries = 0;
        long bytes = 0;
        String version = "";
        ScriptSums wanted = new ScriptSums(key);
        for (Iterator<ExpectedEntry> all = expected.entries(); all.hasNext(); ) {
            ExpectedEntry entry = all.next();
            if (!entry.restored()) {
                throw new IOException("the script was not restored, so there is nothing to compare");
            }
            entries++;
            bytes += entry.entry().sizeBytes();
            version = entry.entry().attributes().text(ScriptEntry.VERSION).orElse("");
            entry.writeTo(wanted);
        }
        ScriptSums found = new ScriptSums(key);
        String here = find(found, expected);
        boolean same = version.equals(here);
        List<String> others = wanted.compare(found, same, differences);
        if (!others.isEmpty()) {
            throw new IOException("other values were found in " + String.join(", ", others)
                    + ", which proves nothing, because the backup was made by H2 " + version + " and this is " + here);
        }
        return new DrillComparison(
                entries,
                bytes,
                same
                        ? List.of("not compared: users and settings")
                        : List.of(
                                "not compared: users and settings",
                                "not compared: definitions, because H2 " + version + " and " + here
                                        + " write them in other ways"));
    }

    /** Returns the version that wrote the script. */
    private String find(ScriptSums found, ExpectedSource expected) throws IOException {
        H2Source source = H2Source.of("drill", database)
                .temporaryDirectory(scratch.path())
                .build();
        AtomicReference<String> version = new AtomicReference<>("");
        RestoredDatabase.read(source, expected, entry -> {
            version.set(entry.attributes().text(ScriptEntry.VERSION).orElse(""));
            return found;
        });
        return version.get();
    }

    @Override
    public JdbcDataSource handle() {
        return database;
    }

    /** Also if a check of the host has left a connection open. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (scratch;
                H2Connection connection = H2Connection.take(database)) {
            connection.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            LOG.debug(
                    "The scratch database did not close cleanly, and is removed all the same: {}", H2Failure.reason(e));
        }
    }
}
