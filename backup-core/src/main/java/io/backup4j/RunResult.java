package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.verify.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of a run that returned a report.
 *
 * @param outcome how it ended
 * @param backupOrNull the one backup that it made or was about
 * @param errorOrNull code, for {@code FAILED}
 * @param messageOrNull why it failed or was skipped
 * @param bytes what it moved
 * @param findings number of findings and issues, and of what a backup that was restored lacks
 */
record RunResult(
        RunOutcome outcome,
        @Nullable BackupId backupOrNull,
        @Nullable String errorOrNull,
        @Nullable String messageOrNull,
        RunBytes bytes,
        long findings) {

    /** It came to its end. */
    static RunResult ended(boolean whole, long findings) {
        return new RunResult(
                whole ? RunOutcome.SUCCESS : RunOutcome.PARTIAL, null, null, null, RunBytes.NONE, findings);
    }

    /** It was not tried. */
    static RunResult skipped(String reason) {
        return new RunResult(RunOutcome.SKIPPED, null, null, reason, RunBytes.NONE, 0);
    }

    /** It said in its report, not with an exception, that it failed. */
    static RunResult failed(ErrorCode code, String message) {
        return new RunResult(RunOutcome.FAILED, null, code.name(), message, RunBytes.NONE, 0);
    }

    /** It threw. Only our own messages are known to hold no secret; of others the type must do, and the caller has the rest. */
    static RunResult thrown(Throwable failure) {
        return failure instanceof BackupException backup
                ? failed(backup.code(), String.valueOf(backup.getMessage()))
                : new RunResult(
                        RunOutcome.FAILED,
                        null,
                        RunRecord.INTERNAL,
                        failure.getClass().getName() + ". Its message is not recorded, because it may hold anything.",
                        RunBytes.NONE,
                        0);
    }

    RunResult about(@Nullable BackupId backup) {
        return new RunResult(outcome, backup, errorOrNull, messageOrNull, bytes, findings);
    }

    RunResult moved(long read, long fresh, long stored) {
        return new RunResult(
                outcome, backupOrNull, errorOrNull, messageOrNull, new RunBytes(read, fresh, stored), findings);
    }

    static RunResult of(BackupReport report) {
        BackupManifest manifest = report.manifest();
        long issues =
                manifest.sources().stream().mapToLong(s -> s.issues().size()).sum();
        return ended(
                        report.status() == BackupStatus.COMPLETED,
                        report.findings().size() + issues)
                .about(manifest.id())
                .moved(manifest.bytesRead(), manifest.bytesNew(), manifest.bytesStored());
    }

    static RunResult of(RunJournals.Ended work) {
        return new RunResult(
                work.whole() ? RunOutcome.SUCCESS : RunOutcome.PARTIAL, work.backup(), null, null, work.bytes(), 0);
    }

    static RunResult of(RestoreReport report) {
        return ended(
                        report.whole(),
                        (long) report.findings().size()
                                + report.issues().size()
                                + report.lacking().size())
                .about(report.backup())
                .moved(report.bytesWritten(), 0, 0);
    }

    static RunResult of(VerifyReport report) {
        return ended(report.intact(), report.findings().size())
                .about(report.backups().size() == 1 ? report.backups().get(0) : null)
                .moved(report.bytesRead(), 0, 0);
    }

    static RunResult of(RepairReport report) {
        long wrong = report.findings().size() + report.losses().size() + report.lossesNotShown();
        boolean whole = report.nothingLost() && report.findings().stream().allMatch(Finding::harmless);
        return ended(whole, wrong).moved(0, 0, report.bytesSaved());
    }

    static RunResult of(ReplicateReport report) {
        return ended(report.complete(), report.refused().size()).moved(0, 0, report.bytesStored());
    }

    /** What a guard stopped was not tried. */
    static RunResult of(RetentionReport report) {
        return report.stopped() ? skipped(String.join(" ", report.stops())) : ended(true, 0);
    }

    /** One that waited in vain for others is whole only in part, and the next one goes on. */
    static RunResult of(PruneReport report) {
        boolean whole = report.complete() && report.findings().stream().allMatch(Finding::harmless);
        RunResult result = ended(whole, report.findings().size()).moved(0, 0, report.bytesCopied());
        return report.complete()
                ? result
                : new RunResult(
                        result.outcome(),
                        null,
                        null,
                        "Other runs that had begun before were not over ("
                                + report.waitingFor().size()
                                + "), so what they may need was not freed. The next prune goes on.",
                        result.bytes(),
                        result.findings());
    }

    /** A drill that could not prove every source is whole only in part. */
    static RunResult of(DrillReport report) {
        long findings = report.findings().size();
        return switch (report.result()) {
            case SKIPPED -> skipped(report.reason()).about(report.backup());
            case FAILED ->
                new RunResult(
                        RunOutcome.FAILED,
                        report.backup(),
                        ErrorCode.DAMAGED.name(),
                        report.reason(),
                        RunBytes.NONE,
                        findings);
            case OK ->
                new RunResult(
                        report.complete() ? RunOutcome.SUCCESS : RunOutcome.PARTIAL,
                        report.backup(),
                        null,
                        report.reason().isEmpty() ? null : report.reason(),
                        new RunBytes(report.bytes(), 0, 0),
                        findings);
        };
    }
}
