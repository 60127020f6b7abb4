package io.backup4j.engine.restore;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision.Action;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One entry with content on its way to the target. Its writer is opened by whoever has the first bytes, shared by all that have some, and committed by whoever
 * has the last; without damage only. Thread-safe.
 */
final class FileRestore {
    private final SourceOutput output;
    private final StoredEntry entry;
    private final Action action;
    /** Parts that are not written yet, and 1 until all parts are known. */
    private final AtomicLong outstanding = new AtomicLong(1);

    private final AtomicBoolean damaged = new AtomicBoolean();
    private volatile boolean dropped;
    private @Nullable EntryWriter writer;
    private @Nullable Reuse reuse;

    FileRestore(SourceOutput output, StoredEntry entry, Action action) {
        this.output = output;
        this.entry = entry;
        this.action = action;
    }

    /** Files of one series come one after the other; empty if it is of none. */
    String series() throws IOException {
        return output.calls().ask(() -> output.session().series(entry));
    }

    /** Before the first part is announced: what is there is to be compared. */
    void compareWithPresent(ZeroChunks zeros, Supplier<ChunkHasher> hashers) {
        if (action == Action.REPLACE && output.session().showsPresent()) {
            reuse = new Reuse(output, entry, zeros, hashers);
        }
    }

    /** Null if nothing is there that could be reused. */
    @Nullable
    Reuse reuse() {
        return reuse;
    }

    /** Whether a new file was begun. */
    synchronized boolean isWriting() {
        return writer != null;
    }

    /** Announces a part; to be called before {@link #done()} for the last one that was announced. */
    void expectPart() {
        outstanding.incrementAndGet();
    }

    /** Writes verified bytes. */
    void write(long position, byte[] bytes, int offset, int length) throws IOException {
        EntryWriter shared = writer();
        if (!output.calls().succeeds(() -> shared.write(position, ByteBuffer.wrap(bytes, offset, length)))) {
            dropped = true;
        }
    }

    /** A part is written, or will never be; or all parts are announced. The last call ends the file. */
    void done() throws IOException {
        if (outstanding.decrementAndGet() == 0) {
            end();
        }
    }

    /** It cannot be restored: what is there stays. The first damage is reported. */
    void damaged(Damage damage) {
        if (damaged.compareAndSet(false, true)) {
            output.damaged(entry.path(), damage);
        }
    }

    /** Whether it is given up, so that reading more of it is useless. */
    boolean isDamaged() {
        return damaged.get();
    }

    /** After the restore has failed: lets go of the writer without commit. */
    synchronized void abandon() throws IOException {
        EntryWriter abandoned = writer;
        writer = null;
        if (abandoned != null) {
            abandoned.close();
        }
    }

    private synchronized EntryWriter writer() {
        EntryWriter present = writer;
        if (present == null) {
            long missing = output.log().missingHere();
            present = output.calls().ask(() -> output.session().write(entry));
            dropped |= output.log().missingHere() != missing;
            writer = present;
            output.opened(this);
        }
        return present;
    }

    private void end() throws IOException {
        if (damaged.get()) {
            output.calls().run(this::abandon);
        } else if (!keptPresent()) {
            EntryWriter complete = writer();
            Reuse equal = reuse;
            if (equal == null || equal.copyTo(this)) {
                commit(complete);
            } else {
                output.calls().run(this::abandon);
                output.log()
                        .accept(
                                new EntryIssue(
                                        entry.path().toString(),
                                        true,
                                        "not restored: what is there was changed while it was compared with the backup; restore it again"));
            }
        }
        output.ended(this);
    }

    private void commit(EntryWriter complete) {
        boolean whole = output.calls().succeeds(() -> {
            complete.commit();
            abandon();
        });
        if (whole && !dropped) {
            output.log().restored(action, entry.sizeBytes());
        }
    }

    /** What is there stays if all of it was found equal. */
    private boolean keptPresent() throws IOException {
        Reuse equal = reuse;
        if (equal == null || isWriting()) {
            return false;
        }
        long missing = output.log().missingHere();
        if (!equal.keep()) {
            return false;
        }
        if (output.log().missingHere() == missing) {
            output.log().restored(action, 0);
        }
        return true;
    }
}
