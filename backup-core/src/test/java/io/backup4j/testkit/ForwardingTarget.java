package io.backup4j.testkit;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.PresentContent;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.util.Optional;

/** Passes everything on to another target; a double of a test changes what it wants. */
public abstract class ForwardingTarget implements RestoreTarget {
    private final RestoreTarget target;

    protected ForwardingTarget(RestoreTarget target) {
        this.target = target;
    }

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
        return session(context, target.open(context));
    }

    /** The session that stands before the other target's own. */
    protected abstract TargetSession session(TargetContext context, TargetSession session) throws IOException;

    /** Passes everything on to another session. */
    public static class Session implements TargetSession {
        private final TargetSession session;

        public Session(TargetSession session) {
            this.session = session;
        }

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
        public String series(StoredEntry entry) {
            return session.series(entry);
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
        public boolean showsPresent() {
            return session.showsPresent();
        }

        @Override
        public Optional<PresentContent> present(StoredEntry entry) throws IOException {
            return session.present(entry);
        }

        @Override
        public EntryWriter write(StoredEntry entry) throws IOException {
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

        @Override
        public String afterFailure() {
            return session.afterFailure();
        }
    }
}
