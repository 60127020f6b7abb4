package io.backup4j.operate.drill;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A target that fails as a whole when it is to write its n-th file, or that cannot take that one file. */
final class FailingTarget extends ForwardingTarget {
    private final int n;
    private final boolean whole;

    /**
     * Fails once.
     *
     * @param n from 1
     * @param whole fails as a whole; else only that entry is missing
     */
    FailingTarget(RestoreTarget target, int n, boolean whole) {
        super(target);
        this.n = n;
        this.whole = whole;
    }

    @Override
    protected TargetSession session(TargetContext context, TargetSession session) {
        AtomicInteger written = new AtomicInteger();
        return new Session(session) {
            @Override
            public EntryWriter write(StoredEntry entry) throws IOException {
                if (written.incrementAndGet() != n) {
                    return super.write(entry);
                }
                if (whole) {
                    throw new IOException("No space left on device");
                }
                context.issues().accept(new EntryIssue(entry.path().toString(), true, "permission denied"));
                return new Discarding();
            }
        };
    }

    private static final class Discarding implements EntryWriter {
        @Override
        public void write(long position, ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public void commit() {}

        @Override
        public void close() {}
    }
}
