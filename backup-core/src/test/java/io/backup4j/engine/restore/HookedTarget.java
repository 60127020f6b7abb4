package io.backup4j.engine.restore;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.PresentContent;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes everything on to another target, after calling a hook that may fail, and counts. Thread-safe if the hook is. */
final class HookedTarget implements RestoreTarget {
    private final RestoreTarget target;
    private final Hook hook;
    final AtomicInteger finished = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();

    /** Called before each call: {@code open}, {@code decide}, {@code write} for each piece of content, {@code commit}, {@code finish}. */
    interface Hook {
        void before(String call) throws IOException;
    }

    HookedTarget(RestoreTarget target, Hook hook) {
        this.target = target;
        this.hook = hook;
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
        hook.before("open");
        return new Session(target.open(context));
    }

    private final class Session implements TargetSession {
        private final TargetSession session;

        private Session(TargetSession session) {
            this.session = session;
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
        public WriteOrder writeOrder() {
            return session.writeOrder();
        }

        @Override
        public RestoreDecision decide(StoredEntry entry) throws IOException {
            hook.before("decide");
            return session.decide(entry);
        }

        @Override
        public void create(StoredEntry entry) throws IOException {
            session.create(entry);
        }

        @Override
        public EntryWriter write(StoredEntry entry) throws IOException {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new Writer(session.write(entry));
        }

        @Override
        public void finish() throws IOException {
            hook.before("finish");
            session.finish();
            finished.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
            session.close();
            closed.incrementAndGet();
        }
    }

    private final class Writer implements EntryWriter {
        private final EntryWriter writer;

        private Writer(EntryWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            hook.before("write");
            writer.write(position, data);
        }

        @Override
        public void commit() throws IOException {
            hook.before("commit");
            writer.commit();
        }

        @Override
        public void close() throws IOException {
            open.decrementAndGet();
            writer.close();
        }
    }
}
