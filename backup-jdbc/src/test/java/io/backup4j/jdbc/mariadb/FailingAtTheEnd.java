package io.backup4j.jdbc.mariadb;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;

/** Fails when all rows were written. */
public record FailingAtTheEnd(RestoreTarget inner) implements RestoreTarget {

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
                return session.write(entry);
            }

            @Override
            public void finish() throws IOException {
                throw new IOException("failed on purpose");
            }

            @Override
            public void close() throws IOException {
                session.close();
            }
        };
    }
}
