package io.backup4j.engine.verify;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks backups: every listing is walked, every reference resolved, and as much data read, opened and compared as the job asks. Damage gives findings; only a
 * storage that fails, or a cancellation, gives an exception. Writes nothing and registers no session: what a prune takes away meanwhile is looked for again
 * in a fresh listing before it is called missing.
 *
 * <p>Cost: three bits per chunk of the repository, beside the index itself; each block of a listing is read once however many backups share it. Used once.
 */
public final class VerifyRunner {
    /** Each further look needs another run that changed the repository during the one before. */
    private static final int MAX_LOOKS = 3;

    private final Repository repository;
    private final VerifyJob job;
    private final RunControl control;
    private final Optional<StoredState> seen;

    public VerifyRunner(Repository repository, VerifyJob job, RunControl control) {
        this(repository, job, control, Optional.empty());
    }

    /**
     * The same for who has listed packs and index just now.
     *
     * @param seen what that showed; whatever is missing there is looked for in a fresh listing
     */
    public VerifyRunner(Repository repository, VerifyJob job, RunControl control, Optional<StoredState> seen) {
        this.seen = seen;
        this.repository = Objects.requireNonNull(repository, "repository");
        this.job = Objects.requireNonNull(job, "job");
        this.control = Objects.requireNonNull(control, "control");
    }

    /**
     * Runs the checks.
     *
     * @throws IOException if the storage failed; nothing is proven then
     * @throws io.backup4j.spi.error.CancelledException if the caller cancelled
     */
    public VerifyOutcome run() throws IOException {
        VerifyJob present = job;
        StoredState state = seen.isPresent() ? seen.get() : StoredState.load(repository);
        for (int look = 1; ; look++) {
            try (Examination examination = new Examination(repository, present, state, control)) {
                examination.run();
                if (examination.missed() && look < MAX_LOOKS) {
                    StoredState fresh = StoredState.load(repository);
                    List<Manifest> left = notDeleted(present.backups());
                    if (!fresh.sameAs(state) || left.size() < present.backups().size()) {
                        state = fresh;
                        present = present.withBackups(left);
                        continue;
                    }
                }
                examination.runHostChecks();
                return examination.outcome();
            }
        }
    }

    private List<Manifest> notDeleted(List<Manifest> manifests) throws IOException {
        List<Manifest> left = new ArrayList<>();
        for (Manifest manifest : manifests) {
            if (!repository.records().isDeleted(manifest.record().uuid())) {
                left.add(manifest);
            }
        }
        return left;
    }
}
