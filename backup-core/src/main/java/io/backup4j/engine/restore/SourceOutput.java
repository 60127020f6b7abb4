package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.target.TargetSession;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The target's session of one source, with the files that are being written to it. Thread-safe. */
final class SourceOutput implements AutoCloseable {
    private final String source;
    private final TargetSession session;
    private final TargetCalls calls;
    private final RestoreLog log;
    private final RestoreProgress progress;
    private final Set<FileRestore> open = ConcurrentHashMap.newKeySet();

    SourceOutput(String source, TargetSession session, TargetCalls calls, RestoreLog log, RestoreProgress progress) {
        this.source = source;
        this.session = session;
        this.calls = calls;
        this.log = log;
        this.progress = progress;
    }

    TargetSession session() {
        return session;
    }

    TargetCalls calls() {
        return calls;
    }

    RestoreLog log() {
        return log;
    }

    RestoreProgress progress() {
        return progress;
    }

    void damaged(EntryPath path, Damage damage) {
        log.damaged(source, path, damage);
    }

    void opened(FileRestore file) {
        open.add(file);
    }

    void ended(FileRestore file) {
        open.remove(file);
        progress.entryDone();
    }

    /** Lets go of files that were not finished, then of the session; to be called when no other thread writes any more. */
    @Override
    public void close() {
        try {
            for (FileRestore file : open) {
                calls.run(file::abandon);
            }
        } finally {
            calls.run(session::close);
        }
    }

    /** Fails if a file that was begun has not ended. */
    void requireAllEnded() {
        if (!open.isEmpty()) {
            throw new IllegalStateException(open.size() + " files were begun and never ended");
        }
    }
}
