package io.backup4j.operate.drill;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A target that fails as a whole when it is to write its n-th file, or that cannot take that one file.
 *
 * @param n from 1
 * @param whole fails as a whole; else only that entry is missing
 */
record FailingTarget(RestoreTarget target, int n, boolean whole) implements RestoreTarget {
    @Override
    public String kind() {
        return target.kind();
    }

    @Override
    public String location() {
        return target.location();
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        TargetSession session = target.open(context);
        AtomicInteger written = new AtomicInteger();
        return new TargetSession() {
            @Override
            public WriteOrder writeOrder() {
                return session.writeOrder();
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
                if (written.incrementAndGet() != n) {
                    return session.write(entry);
                }
                if (whole) {
                    throw new IOException("No space left on device");
                }
                context.issues().accept(new EntryIssue(entry.path().toString(), true, "permission denied"));
                return new Discarding();
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

    private static final class Discarding implements EntryWriter {
        @Override
        public void write(long position, java.nio.ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public void commit() {}

        @Override
        public void close() {}
    }
}
