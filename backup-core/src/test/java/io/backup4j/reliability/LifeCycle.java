package io.backup4j.reliability;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.prune.PruneRunner;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.reliability.Promises.End;
import io.backup4j.reliability.Promises.Operation;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Everything that happens to a repository in its life, operation by operation, with somebody who is told when each begins and when it is acknowledged. */
final class LifeCycle {
    static final UUID NOBODY = new UUID(0, 0);
    private static final String VERSION = "version";
    /** More than the default, so that most prunes have something to repack. */
    private static final double REPACK_BELOW = 0.8;

    private static final int FEWEST = 3;
    private static final int MOST = 8;

    private final Repository repository;
    private final PruneJob prune;
    private final Listener listener;
    private long version;

    /** Told of operations. */
    interface Listener {
        void begins(Operation operation, UUID subject);

        void ends(Operation operation, UUID subject, End end);
    }

    LifeCycle(Repository repository, PruneJob prune, Listener listener) throws IOException {
        this.repository = repository;
        this.prune = prune.withRepackBelow(REPACK_BELOW);
        this.listener = listener;
        this.version = repository.catalogue().view().highestOrder();
    }

    /** The version of the tree that a backup was made of. */
    static long version(Manifest manifest) {
        return Long.parseLong(manifest.record().metadata().get(VERSION));
    }

    /** What is likely to be done next. */
    void step(Random random) throws IOException {
        Catalogue.View view = repository.catalogue().view();
        List<BackupSummary> listed = view.summaries();
        int dice = random.nextInt(100);
        if (listed.size() < FEWEST || dice < 30 && listed.size() < MOST) {
            backup(random.nextBoolean() ? BackupType.FULL : BackupType.INCREMENTAL);
        } else if (dice < 60) {
            BackupSummary subject = listed.get(random.nextInt(listed.size()));
            if (subject.held()) {
                release(subject);
            } else {
                delete(subject);
            }
        } else if (dice < 66) {
            hold(listed.get(random.nextInt(listed.size())));
        } else if (dice < 74 && !view.deletedSummaries().isEmpty()) {
            undelete(view.deletedSummaries().get(0));
        } else {
            prune();
        }
    }

    UUID backup(BackupType type) throws IOException {
        listener.begins(Operation.BACKUP, NOBODY);
        version++;
        BackupJob job = new BackupJob(
                "plan",
                type,
                List.of(Versions.of(version)),
                Set.of(),
                () -> {},
                () -> {},
                List.of(),
                "test",
                Map.of(VERSION, Long.toString(version)));
        UUID uuid = new BackupRunner(repository, job, RunControl.none())
                .run()
                .record()
                .uuid();
        listener.ends(Operation.BACKUP, uuid, End.DONE);
        return uuid;
    }

    void delete(BackupSummary subject) throws IOException {
        change(Operation.DELETE, subject, () -> repository.deletions().delete(subject.id(), "test", "test"));
    }

    void undelete(BackupSummary subject) throws IOException {
        change(Operation.UNDELETE, subject, () -> repository.deletions().undelete(subject.id()));
    }

    void hold(BackupSummary subject) throws IOException {
        change(Operation.HOLD, subject, () -> repository.deletions().hold(subject.id(), "test", "test"));
    }

    void release(BackupSummary subject) throws IOException {
        change(Operation.RELEASE, subject, () -> repository.deletions().release(subject.id(), "test", "test"));
    }

    private interface Change {
        void make() throws IOException;
    }

    private void change(Operation operation, BackupSummary subject, Change change) throws IOException {
        listener.begins(operation, subject.uuid());
        End end = End.DONE;
        try {
            change.make();
        } catch (NotFoundException e) {
            end = End.REFUSED;
        }
        listener.ends(operation, subject.uuid(), end);
    }

    PruneOutcome prune() throws IOException {
        listener.begins(Operation.PRUNE, NOBODY);
        PruneOutcome outcome = new PruneRunner(repository, prune, RunControl.none()).run();
        if (!outcome.findings().isEmpty()) {
            throw new AssertionError("a prune found damage: " + outcome.findings());
        }
        listener.ends(Operation.PRUNE, NOBODY, End.DONE);
        return outcome;
    }

    /** The listed backups, newest first. */
    List<BackupSummary> listed() throws IOException {
        return new ArrayList<>(repository.catalogue().view().summaries());
    }
}
