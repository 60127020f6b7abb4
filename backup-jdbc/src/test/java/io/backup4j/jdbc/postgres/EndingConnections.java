package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Ends all connections to a database when the rows of a table are half written. */
record EndingConnections(RestoreTarget inner, DataSource database) implements RestoreTarget {

    @Override
    public String kind() {
        return inner.kind();
    }

    @Override
    public String location() {
        return inner.location();
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        TargetSession session = inner.open(context);
        AtomicBoolean ended = new AtomicBoolean();
        return new TargetSession() {
            @Override
            public WriteOrder writeOrder() {
                return session.writeOrder();
            }

            @Override
            public int maxConcurrentWrites() {
                return session.maxConcurrentWrites();
            }

            @Override
            public boolean waitsForEarlier(StoredEntry entry) {
                return session.waitsForEarlier(entry);
            }

            @Override
            public RestoreDecision decide(StoredEntry entry) throws IOException {
                return session.decide(entry);
            }

            @Override
            public void create(StoredEntry entry) throws IOException {
                session.create(entry);
            }

            @Override
            public EntryWriter write(StoredEntry entry) throws IOException {
                if (entry.path().toString().contains("purchase") && ended.compareAndSet(false, true)) {
                    try {
                        TestServer.execute(
                                database,
                                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    } catch (SQLException e) {
                        throw new IOException(e);
                    }
                }
                return session.write(entry);
            }

            @Override
            public void finish() throws IOException {
                session.finish();
            }

            @Override
            public void close() throws IOException {
                session.close();
            }
        };
    }
}
