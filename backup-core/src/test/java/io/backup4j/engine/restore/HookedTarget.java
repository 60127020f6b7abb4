package io.backup4j.engine.restore;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes everything on to another target, after calling a hook that may fail, and counts. Thread-safe if the hook is. */
final class HookedTarget extends ForwardingTarget {
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
        super(target);
        this.hook = hook;
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        hook.before("open");
        return super.open(context);
    }

    @Override
    protected TargetSession session(TargetContext context, TargetSession session) {
        return new Hooked(session);
    }

    private final class Hooked extends Session {
        private Hooked(TargetSession session) {
            super(session);
        }

        @Override
        public RestoreDecision decide(StoredEntry entry) throws IOException {
            hook.before("decide");
            return super.decide(entry);
        }

        @Override
        public EntryWriter write(StoredEntry entry) throws IOException {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new Writer(super.write(entry));
        }

        @Override
        public void finish() throws IOException {
            hook.before("finish");
            super.finish();
            finished.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
            super.close();
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
