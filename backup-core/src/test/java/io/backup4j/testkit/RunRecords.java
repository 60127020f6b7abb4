package io.backup4j.testkit;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import java.time.Instant;
import java.util.UUID;

/** Run records for tests. */
public final class RunRecords {
    /** When the run of number 0 ends; each further one ends a minute later. */
    public static final Instant START = Instant.parse("2026-12-01T14:30:22.123456789Z");

    private RunRecords() {}

    /** A successful backup, told from others by its number. */
    public static RunRecord run(int number) {
        return run(number, RunKind.BACKUP, "nightly", RunOutcome.SUCCESS, "memory:");
    }

    public static RunRecord run(int number, RunKind kind, String plan, RunOutcome outcome, String place) {
        return run(new UUID(1, number), 1, number, kind, plan, outcome, place);
    }

    /** One of several attempts of a run. */
    public static RunRecord attempt(UUID run, int attempt, int number, RunOutcome outcome) {
        return run(run, attempt, number, RunKind.BACKUP, "nightly", outcome, "memory:");
    }

    private static RunRecord run(
            UUID run, int attempt, int number, RunKind kind, String plan, RunOutcome outcome, String place) {
        Instant finished = START.plusSeconds(60L * number);
        boolean done = outcome == RunOutcome.SUCCESS || outcome == RunOutcome.PARTIAL;
        return new RunRecord(
                run,
                kind,
                plan,
                finished.minusSeconds(10),
                finished,
                outcome,
                done ? BackupId.of("backup_20261201_143022_full") : null,
                outcome == RunOutcome.FAILED ? "STORAGE" : null,
                done ? null : "no route: \"a\nb\" \u2028 ü 🙂",
                done ? new RunBytes(3_000_000_000L, 20, 10) : RunBytes.NONE,
                outcome == RunOutcome.PARTIAL ? 2 : 0,
                attempt,
                "api@host",
                place);
    }
}
