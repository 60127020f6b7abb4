package io.backup4j.spring.web;

import io.backup4j.PlaceOutcome;
import io.backup4j.PlacesReport;
import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spring.run.HostRun;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of this process.
 *
 * @param id to look it up
 * @param kind BACKUP, RESTORE or EXPORT
 * @param subject the plan, or the backup that is restored or exported
 * @param by who asked
 * @param started when it began
 * @param state RUNNING, SUCCESS, PARTIAL or FAILED
 * @param progress how far it is
 * @param finished when it ended
 * @param backups what it made, one for each place
 * @param restored what it restored
 * @param error code of its failure
 * @param message why it failed, or is not whole
 */
record RunView(
        UUID id,
        String kind,
        String subject,
        String by,
        Instant started,
        String state,
        @Nullable Progress progress,
        @Nullable Instant finished,
        @Nullable List<Made> backups,
        @Nullable Restored restored,
        @Nullable String error,
        @Nullable String message) {

    /**
     * How far it is.
     *
     * @param phase what is being done
     * @param entriesDone finished
     * @param entriesTotal known so far; -1 while unknown
     * @param bytesDone finished
     * @param bytesTotal known so far; -1 while unknown
     */
    record Progress(String phase, long entriesDone, long entriesTotal, long bytesDone, long bytesTotal) {}

    /**
     * What was made at a place.
     *
     * @param place its name
     * @param state COMMITTED, FAILED, LEFT_BEHIND or UNKNOWN
     * @param backup its id
     * @param proven whether everything was stored and checked
     */
    record Made(String place, String state, @Nullable String backup, boolean proven) {
        static Made of(PlaceOutcome outcome) {
            return new Made(
                    outcome.place(),
                    outcome.state().name(),
                    outcome.report()
                            .map(report -> report.manifest().id())
                            .map(BackupId::value)
                            .orElse(null),
                    outcome.proven());
        }
    }

    /**
     * What was restored.
     *
     * @param complete everything asked for that the backup holds is there, bit-identical
     * @param created entries
     * @param replaced entries
     * @param kept entries
     * @param bytesWritten content
     * @param issues what could not be restored exactly, for people
     * @param lacking what the backup does not hold of what was asked for, for people
     */
    record Restored(
            boolean complete,
            long created,
            long replaced,
            long kept,
            long bytesWritten,
            List<String> issues,
            List<String> lacking) {
        static Restored of(RestoreReport report) {
            return new Restored(
                    report.complete(),
                    report.created(),
                    report.replaced(),
                    report.kept(),
                    report.bytesWritten(),
                    RestorePlan.texts(report.issues(), 100),
                    RestorePlan.texts(report.lacking(), 100));
        }
    }

    static RunView of(HostRun run) {
        HostRun.End end = run.end().orElse(null);
        Throwable failure = end == null ? null : end.failureOrNull();
        return new RunView(
                run.id(),
                run.kind().name(),
                run.subject(),
                run.by(),
                run.started(),
                end == null ? "RUNNING" : end.outcome().name(),
                run.progress().map(RunView::progress).orElse(null),
                end == null ? null : end.at(),
                end == null
                        ? null
                        : end.result(PlacesReport.class).map(RunView::made).orElse(null),
                end == null
                        ? null
                        : end.result(RestoreReport.class).map(Restored::of).orElse(null),
                failure == null
                        ? null
                        : failure instanceof BackupException ours ? ours.code().name() : "INTERNAL",
                failure == null ? null : message(failure));
    }

    private static List<Made> made(PlacesReport report) {
        return report.places().stream().map(Made::of).toList();
    }

    private static String message(Throwable failure) {
        return failure instanceof BackupException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName() + ", see the log";
    }

    private static Progress progress(io.backup4j.spi.run.Progress progress) {
        return new Progress(
                progress.phase().name(),
                progress.entriesDone(),
                progress.entriesTotal(),
                progress.bytesDone(),
                progress.bytesTotal());
    }
}
