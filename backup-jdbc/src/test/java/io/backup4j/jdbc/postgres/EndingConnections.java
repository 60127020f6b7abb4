package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Ends all connections to a database when the rows of a table are half written. */
final class EndingConnections extends ForwardingTarget {
    private final DataSource database;
    private final String part;

    /** @param part is in the name of the one at which it happens */
    EndingConnections(RestoreTarget target, DataSource database, String part) {
        super(target);
        this.database = database;
        this.part = part;
    }

    @Override
    protected TargetSession session(TargetContext context, TargetSession session) {
        AtomicBoolean ended = new AtomicBoolean();
        return new Session(session) {
            @Override
            public EntryWriter write(StoredEntry entry) throws IOException {
                if (entry.path().toString().contains(part) && ended.compareAndSet(false, true)) {
                    try {
                        TestServer.execute(
                                database,
                                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    } catch (SQLException e) {
                        throw new IOException(e);
                    }
                }
                return super.write(entry);
            }
        };
    }
}
