package io.backup4j.engine.verify;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One look at the backups of a job against one stored state. Used once, by one thread. */
final class Examination implements AutoCloseable {
    private final Repository repository;
    private final VerifyJob job;
    private final StoredState state;
    private final VerifyProgress progress;
    private final RepositoryChunks chunks;
    private final Coverage coverage;
    private final PackProblems problems = new PackProblems();
    private final FindingLog log = new FindingLog();
    private final List<Long> references = new ArrayList<>();
    private long entries;
    private long distinctChunks;
    private long packsRead;
    private Set<PackName> marked = Set.of();
    private PackSet readWhole = PackSet.empty();
    private boolean unreadable;

    Examination(Repository repository, VerifyJob job, StoredState state, RunControl control) {
        this.repository = repository;
        this.job = job;
        this.state = state;
        long total = job.backups().stream()
                .flatMap(manifest -> manifest.record().sources().stream())
                .mapToLong(SourceRecord::entries)
                .sum();
        this.progress = new VerifyProgress(control, total);
        this.chunks = new RepositoryChunks(
                repository, state.index(), repository.settings().memoryBytes() / 8);
        this.coverage = new Coverage(state);
    }

    /** Checks everything but what the host's own checks look at. */
    void run() throws IOException {
        progress.begin("index");
        if (job.readsAll()) {
            // Before the first byte is read: what somebody else sees meanwhile is no business of this look.
            marked = repository.damagedPacks().marked();
        }
        new IndexCheck(repository, progress).run(state.findings(), job, log::add);
        boolean damage;
        try (DataCheck data = new DataCheck(repository, job, state, coverage, problems, progress)) {
            data.begin();
            damage = walkListings();
            progress.begin("packs");
            data.finish();
            packsRead = data.packsRead();
            readWhole = data.readWhole();
        }
        damage |= judgePacks();
        if (job.everyPack() && !job.readsAll()) {
            reportWrongSizes();
        }
        if (damage) {
            progress.begin("harmed files");
            HarmWalk harm = new HarmWalk(
                    coverage,
                    new Diagnosis(state, coverage, problems),
                    chunks,
                    repository.settings().memoryBytes(),
                    log,
                    progress);
            for (Manifest manifest : job.backups()) {
                harm.walk(manifest);
            }
        }
        progress.begin("");
    }

    private boolean walkListings() throws IOException {
        ReachWalk walk = new ReachWalk(coverage, chunks, repository.settings().memoryBytes(), progress);
        for (Manifest manifest : job.backups()) {
            progress.begin(manifest.record().id().value());
            long chunksOfBackup = 0;
            for (SourceRecord record : manifest.record().sources()) {
                ReachWalk.Reached reached = walk.walk(manifest.root(record.name()));
                entries += reached.tally().entries();
                chunksOfBackup += reached.tally().chunks();
                compare(manifest, record, reached);
            }
            references.add(chunksOfBackup);
        }
        distinctChunks = walk.distinctChunks();
        unreadable = walk.unreadable();
        return walk.damage();
    }

    /** What the manifest says of a source against what its listing holds. */
    private void compare(Manifest manifest, SourceRecord record, ReachWalk.Reached reached) {
        String root = manifest.root(record.name()).id().toString();
        if (!root.equals(record.checksum())) {
            differs(manifest, record, "checksum", record.checksum(), root);
        }
        if (!reached.whole()) {
            // Counts of a part say nothing; what is missing is named for itself.
            return;
        }
        Tally found = reached.tally();
        differs(manifest, record, "number of entries", record.entries(), found.entries());
        differs(manifest, record, "number of files", record.files(), found.files());
        differs(manifest, record, "bytes", record.bytes(), found.bytes());
    }

    private void differs(Manifest manifest, SourceRecord record, String what, long recorded, long found) {
        if (recorded != found) {
            differs(manifest, record, what, Long.toString(recorded), Long.toString(found));
        }
    }

    private void differs(Manifest manifest, SourceRecord record, String what, String recorded, String found) {
        log.add(new Finding(
                Finding.Kind.WRONG_CONTENT,
                manifest.record().id().value(),
                record.name(),
                null,
                "backup/" + manifest.record().uuid(),
                -1,
                -1,
                "The manifest and the listing of source '" + record.name() + "' contradict each other, " + what
                        + ": the manifest says " + recorded + ", the listing has " + found
                        + ". Every entry that is listed restores. Make a new full backup, and report this: it is a fault of the"
                        + " program that wrote it."));
    }

    /** Reports what is wrong with packs and answers whether a backup has lost anything by it. */
    private boolean judgePacks() {
        boolean[] lost = {false};
        coverage.forEachBad((location, reached, served) -> {
            lost[0] |= reached && !served;
            PackProblem problem = problems.of(location.frame());
            if (problem == null) {
                int size = state.sizeBytes(location.frame().pack());
                boolean behindEnd = location.frame().end() > size;
                problem = new PackProblem(
                        behindEnd ? Finding.Kind.DAMAGED_OBJECT : Finding.Kind.WRONG_CONTENT,
                        location.frame().pack(),
                        location.frame().headerOffset(),
                        location.frame().end(),
                        behindEnd
                                ? "The pack ends at byte " + size + ", the index knows a frame up to byte "
                                        + location.frame().end()
                                : "The frame does not hold what the index says. Run 'repair index': the index is rebuilt from the packs");
                problems.add(problem);
            }
            problem.count(reached, served);
        });
        for (PackProblem problem : problems.all()) {
            if (!problem.harmless()) {
                log.add(problem.finding());
            }
        }
        return lost[0];
    }

    /** A pack of another size than it was written with; if all is read, the walk through the pack says more. */
    private void reportWrongSizes() {
        coverage.forEachWrongSize(
                (pack, stored, written) -> log.add(
                        Finding.ofObject(
                                Finding.Kind.DAMAGED_OBJECT,
                                pack.key().value(),
                                Math.min(stored, written),
                                Math.abs(stored - written),
                                "The pack has " + stored + " bytes and was written with " + written
                                        + ". Put an intact copy of the object back if there is one; verify with all data says which files are harmed.")));
    }

    /** Whether anything was found missing or unreadable, which a prune or a merge during this look may explain. */
    boolean missed() {
        return unreadable || log.missing();
    }

    void runHostChecks() {
        HostChecks checks = new HostChecks(job.checks(), chunks, log);
        for (Manifest manifest : job.backups()) {
            progress.checkCancelled();
            checks.run(manifest);
        }
    }

    VerifyOutcome outcome() {
        List<BackupVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < job.backups().size(); i++) {
            verdicts.add(log.verdict(job.backups().get(i), references.get(i)));
        }
        PackConclusions packs = PackConclusions.of(state, coverage, problems, marked, readWhole, verdicts);
        return new VerifyOutcome(
                job.readFraction(),
                entries,
                distinctChunks,
                packsRead,
                progress.bytesRead(),
                log.findings(),
                verdicts,
                packs.damaged(),
                packs.intactAgain());
    }

    @Override
    public void close() {
        chunks.close();
    }
}
