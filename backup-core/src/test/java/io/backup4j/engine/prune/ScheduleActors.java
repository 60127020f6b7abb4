package io.backup4j.engine.prune;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.backup.IndexUpkeep;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.prune.ScheduleLedger.Answer;
import io.backup4j.engine.prune.ScheduleLedger.Kind;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.restore.PlanListener;
import io.backup4j.engine.restore.RestoreJob;
import io.backup4j.engine.restore.RestoreOutcome;
import io.backup4j.engine.restore.RestoreRunner;
import io.backup4j.engine.restore.SequentialTarget;
import io.backup4j.engine.restore.SourceRestore;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.HeldException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** What the actors of a schedule do, each with the real code, and what each of them may be told. */
final class ScheduleActors {
    private static final String RUN = "run";

    private final ScheduleLedger ledger;
    private final ScheduleTally tally;

    ScheduleActors(ScheduleLedger ledger, ScheduleTally tally) {
        this.ledger = ledger;
        this.tally = tally;
    }

    /** One piece of work of a process. */
    @FunctionalInterface
    interface Task {
        /** @throws Exception what the process could not have been told by a sink that works */
        void run(ScheduleProcess process) throws Exception;
    }

    static BackupJob job(int run, BackupType type, MemorySource source) {
        return new BackupJob(
                "plan",
                type,
                List.of(source),
                Set.of(),
                () -> {},
                () -> {},
                List.of(),
                "test",
                Map.of(RUN, Integer.toString(run)));
    }

    /** The run that a backup says it is of. */
    static int runOf(Manifest manifest) {
        return Integer.parseInt(manifest.record().metadata().get(RUN));
    }

    /** A backup, and upkeep after some. */
    Task backup(int run, Random random) {
        MemorySource source = ScheduleTemplate.source(random);
        BackupType type = random.nextInt(4) == 0 ? BackupType.FULL : BackupType.INCREMENTAL;
        boolean upkeep = random.nextInt(3) == 0;
        ledger.begin(run, source.content());
        return process -> {
            int before = process.sink().befallen();
            try {
                Manifest manifest =
                        new BackupRunner(process.repository(), job(run, type, source), RunControl.none()).run();
                ledger.committed(manifest);
                tally.add("backups committed");
            } catch (Throwable e) {
                if (process.sink().dead()) {
                    return;
                }
                if (!String.valueOf(e.getMessage()).contains("is not known yet")) {
                    ledger.failed(run);
                }
                boolean expelled = e instanceof BackupException known && known.code() == ErrorCode.EXPELLED;
                tally.add(expelled ? "writers expelled" : "backups failed");
                if (!expelled) {
                    excuse(process, before, e);
                }
                return;
            }
            if (upkeep) {
                upkeep(process);
            }
        };
    }

    private void upkeep(ScheduleProcess process) throws Exception {
        int before = process.sink().befallen();
        try {
            new IndexUpkeep(process.repository()).run();
            process.repository().catalogue().maintain();
        } catch (Throwable e) {
            excuse(process, before, e);
        }
    }

    /** A prune. */
    Task prune(Random random) {
        double repackBelow = random.nextInt(3) * 0.45;
        Duration lease = Duration.ofSeconds(20L << random.nextInt(6));
        Duration wait = Duration.ofSeconds(10L << random.nextInt(8));
        int mostPacks = random.nextInt(3) == 0 ? 3 : PrunePlanner.MOST_PACKS;
        return process -> {
            int before = process.sink().befallen();
            int freed = process.freedByOthers();
            PruneJob job = PruneJob.defaults()
                    .withRepackBelow(repackBelow)
                    .withLease(lease)
                    .withLongestWait(wait)
                    .withStopwatch(process.stopwatch());
            try {
                PruneOutcome outcome = new PruneRunner(process.repository(), job, RunControl.none(), mostPacks).run();
                tally.add("prunes ended");
                tally.add("prunes that waited in vain", outcome.complete() ? 0 : 1);
                tally.add("generations finished", outcome.generations().size());
                tally.add("packs deleted", outcome.packsDeleted());
                tally.add("packs repacked", outcome.packsRepacked());
                tally.add("backups given up", outcome.givenUp().size());
                if (!outcome.findings().isEmpty()) {
                    // What it looked at may have been given up and deleted under its eyes.
                    tally.add("prunes that took what another freed for damage");
                    if (process.freedByOthers() > freed) {
                        return;
                    }
                    throw new AssertionError("a prune found damage where there is none: " + outcome.findings());
                }
            } catch (DamagedException e) {
                // Other prunes took away what it looked at, three times in a row. Whether it was right shows at the
                // end.
                tally.add("prunes that gave up beside others");
                if (process.freedByOthers() == freed) {
                    excuse(process, before, e);
                }
            } catch (IOException | RuntimeException e) {
                excuse(process, before, e);
            }
        };
    }

    /** Something that a user does to a backup that there is or was. */
    Task operate(Random random) {
        int drawn = random.nextInt(10);
        Kind kind = drawn < 5 ? Kind.DELETE : drawn < 8 ? Kind.UNDELETE : drawn < 9 ? Kind.HOLD : Kind.RELEASE;
        long choice = random.nextLong();
        return process -> {
            UUID backup = ledger.any(new Random(choice), kind == Kind.UNDELETE);
            BackupId id = ledger.id(backup);
            int before = process.sink().befallen();
            long begin = process.step();
            Answer answer = Answer.UNKNOWN;
            Throwable failure = null;
            try {
                switch (kind) {
                    case DELETE -> process.repository().deletions().delete(id, "test", "schedule");
                    case UNDELETE -> process.repository().deletions().undelete(id);
                    case HOLD -> process.repository().deletions().hold(id, "test", "schedule");
                    case RELEASE -> process.repository().deletions().release(id, "test", "schedule");
                }
                answer = Answer.DONE;
                tally.add(kind + " done");
            } catch (HeldException | NotFoundException e) {
                answer = Answer.REFUSED;
                tally.add(kind + " refused");
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
            boolean certain = process.sink().befallen() == before;
            if (!certain && answer == Answer.REFUSED) {
                answer = Answer.UNKNOWN;
            }
            long end = certain ? process.step() : Long.MAX_VALUE;
            ledger.add(new ScheduleLedger.Operation(kind, backup, begin, end, answer));
            if (failure != null) {
                excuse(process, before, failure);
            }
        };
    }

    /** A restore of a backup that there is or was. */
    Task restore(Random random) {
        long choice = random.nextLong();
        return process -> {
            UUID backup = ledger.any(new Random(choice), false);
            int before = process.sink().befallen();
            SequentialTarget target = new SequentialTarget("scripted");
            RestoreJob job = new RestoreJob(
                    List.of(new SourceRestore(PruneFixture.SOURCE, target, path -> true)),
                    false,
                    false,
                    false,
                    List.of(),
                    PlanListener.NONE);
            process.beginWatch();
            try {
                Optional<Manifest> manifest = process.repository().records().load(backup);
                if (manifest.isEmpty()) {
                    throw new AssertionError("backup " + backup + " was committed and has no manifest");
                }
                RestoreOutcome outcome =
                        new RestoreRunner(process.repository(), job, RunControl.none()).run(manifest.get());
                if (outcome.complete()) {
                    requireContent(manifest.get(), target);
                    tally.add("restores done");
                } else if (!process.expelled()) {
                    throw new AssertionError("a registered reader of " + backup + " misses something: " + outcome);
                } else {
                    tally.add("restores of removed readers that failed");
                }
            } catch (NotFoundException e) {
                tally.add("restores refused");
                if (!ledger.everAsked(Kind.DELETE, backup) && process.sink().befallen() == before) {
                    // Perhaps somebody is about to: then it is in no ledger yet.
                    process.suspect(backup, e);
                }
            } catch (IOException | RuntimeException e) {
                if (process.expelled() && !process.sink().dead()) {
                    tally.add("restores of removed readers that failed");
                } else {
                    excuse(process, before, e);
                }
            }
        };
    }

    private void requireContent(Manifest manifest, SequentialTarget target) {
        Map<String, ByteBuffer> restored = new HashMap<>();
        target.files().forEach((path, bytes) -> restored.put(path.toString(), ByteBuffer.wrap(bytes)));
        if (!restored.equals(ledger.content(runOf(manifest)))) {
            throw new AssertionError(
                    "backup " + manifest.record().uuid() + " was restored with other content than was backed up");
        }
    }

    /** A failure is excused by a mishap, by death, and by somebody who changed again and again what was to be read; nothing else is. */
    private void excuse(ScheduleProcess process, int before, Throwable e) throws Exception {
        boolean plain = e instanceof IOException || e instanceof BackupException;
        if (process.sink().dead()) {
            return;
        }
        if (plain && process.sink().befallen() > before) {
            tally.add("failures after a mishap");
            return;
        }
        if (plain && String.valueOf(e.getMessage()).contains("while they were read")
                || plain && String.valueOf(e.getMessage()).contains("while they are read")) {
            tally.add("failures because too much changed");
            return;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw (Exception) e;
    }
}
