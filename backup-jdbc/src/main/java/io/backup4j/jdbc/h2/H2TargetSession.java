package io.backup4j.jdbc.h2;

import io.backup4j.files.ScratchDirectory;
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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One restore: the script arrives in a private file, then it is run. */
final class H2TargetSession implements TargetSession {
    private final H2Connection connection;
    private final ScratchDirectory scratch;
    private final TargetContext context;
    private @Nullable ScriptWriter writer;
    private String state = "The database is as it was.";
    private boolean finished;
    private boolean closed;

    private H2TargetSession(H2Connection connection, ScratchDirectory scratch, TargetContext context) {
        this.connection = connection;
        this.scratch = scratch;
        this.context = context;
    }

    static H2TargetSession open(DataSource pool, Path temporary, TargetContext context) throws IOException {
        ScratchDirectory.removeLeftovers(temporary);
        ScratchDirectory scratch = ScratchDirectory.make(temporary);
        boolean opened = false;
        try {
            H2TargetSession session = new H2TargetSession(H2Connection.take(pool), scratch, context);
            opened = true;
            return session;
        } catch (SQLException e) {
            throw H2Failure.of("the H2 database cannot be opened", e);
        } finally {
            if (!opened) {
                scratch.close();
            }
        }
    }

    @Override
    public WriteOrder writeOrder() {
        return WriteOrder.ANY;
    }

    @Override
    public RestoreDecision decide(StoredEntry entry) throws IOException {
        if (entry.kind() != EntryKind.FILE || !entry.path().equals(ScriptEntry.PATH)) {
            return new RestoreDecision(Action.REFUSE, "a backup of H2 holds one script and nothing else");
        }
        String present = present();
        if (present.isEmpty()) {
            return new RestoreDecision(Action.CREATE, "");
        }
        String reason = "the H2 database is not empty, it holds " + shortened(present)
                + ". Restore into a new one, or drop what is there";
        if (!context.dryRun()) {
            throw new IOException(reason);
        }
        return new RestoreDecision(Action.REFUSE, reason);
    }

    private String present() throws IOException {
        try {
            return Definitions.present(connection);
        } catch (SQLException e) {
            throw H2Failure.of("the H2 database cannot be looked at", e);
        }
    }

    private static String shortened(String names) {
        return names.length() <= 200 ? names : names.substring(0, 200) + "…";
    }

    @Override
    public void create(StoredEntry entry) {
        context.issues().accept(new EntryIssue(entry.path().toString(), true, "is no script"));
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        ScriptWriter begun = new ScriptWriter(scratch.path().resolve("script.sql"), entry.sizeBytes());
        writer = begun;
        return begun;
    }

    @Override
    public void finish() throws IOException {
        ScriptWriter written = writer;
        if (finished || written == null) {
            return;
        }
        if (!written.closed) {
            throw new IllegalStateException("finish: a writer is still open");
        }
        if (!written.whole) {
            throw new IOException("the script could not be restored whole, so it was not run; the database is empty");
        }
        // Somebody may have made something since it was decided, and what fails is answered by dropping everything.
        String present = present();
        if (!present.isEmpty()) {
            throw new IOException("the H2 database is not empty any more, it holds " + shortened(present));
        }
        run(written.script);
        finished = true;
        state = "";
    }

    private void run(Path script) throws IOException {
        try {
            connection.autoCommit();
            connection.execute("RUNSCRIPT FROM " + H2Connection.quoted(script) + " CHARSET 'UTF-8'");
        } catch (SQLException e) {
            IOException failure = H2Failure.of("the script of the backup cannot be run", e);
            try {
                connection.execute("DROP ALL OBJECTS");
                state = "What was made was dropped: the database is empty.";
            } catch (SQLException f) {
                state = "What was made could not be dropped: " + H2Failure.reason(f) + ".";
            }
            throw failure;
        }
    }

    @Override
    public String afterFailure() {
        return state;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        ScriptWriter begun = writer;
        try (scratch;
                connection;
                begun) {
            // All are let go, whatever happens to one of them.
        } catch (SQLException e) {
            throw H2Failure.of("a connection to the H2 database cannot be given back", e);
        }
    }

    /** Writes the script. */
    private static final class ScriptWriter implements EntryWriter {
        private final Path script;
        private final long sizeBytes;
        private final FileChannel channel;
        private boolean whole;
        private boolean closed;

        private ScriptWriter(Path script, long sizeBytes) throws IOException {
            this.script = script;
            this.sizeBytes = sizeBytes;
            this.channel = FileChannel.open(script, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            int length = data.remaining();
            if (position < 0 || position > sizeBytes - length) {
                throw new IllegalArgumentException(
                        "position: " + length + " bytes at " + position + " do not lie in " + sizeBytes + " bytes");
            }
            long at = position;
            while (data.hasRemaining()) {
                at += channel.write(data, at);
            }
        }

        @Override
        public void commit() {
            whole = true;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            channel.close();
        }
    }
}
