package io.backup4j.engine.restore;

import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.run.RunControl;

/** What all parts of one restore share. Thread-safe but for progress reports, which one thread makes. */
record RestoreRun(
        Repository repository,
        Manifest manifest,
        RestoreJob job,
        RepositoryIndex index,
        RepositoryChunks chunks,
        ContentReader contents,
        ReferenceCheck check,
        RestoreLog log,
        RestoreProgress progress,
        FirstFailure failure) {

    static RestoreRun of(
            Repository repository,
            Manifest manifest,
            RestoreJob job,
            RepositoryIndex index,
            RepositoryChunks chunks,
            RestoreLog log,
            RestoreProgress progress,
            RunControl control) {
        ContentReader contents = new ContentReader(chunks);
        return new RestoreRun(
                repository,
                manifest,
                job,
                index,
                chunks,
                contents,
                new ReferenceCheck(index, contents),
                log,
                progress,
                new FirstFailure(control.cancellation()));
    }

    SelectedEntries selected(SourceRestore part) {
        return new SelectedEntries(chunks, manifest.root(part.source()), part.filter());
    }
}
