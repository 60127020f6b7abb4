package io.backup4j;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repair.IndexRepair;
import io.backup4j.engine.repair.IndexRepairOutcome;
import io.backup4j.engine.repair.PackRepair;
import io.backup4j.engine.repair.PackRepairJob;
import io.backup4j.engine.repair.PackRepairOutcome;
import io.backup4j.engine.repair.RecordsRepair;
import io.backup4j.engine.repair.RecordsRepairOutcome;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs repairs on request. */
final class RepairCommand {
    private final Repository repository;
    private final RunControl control;

    RepairCommand(Repository repository, RunControl control) {
        this.repository = repository;
        this.control = control;
    }

    RepairReport run(RepairRequest request) throws IOException {
        long start = System.nanoTime();
        return switch (request.kind()) {
            case INDEX -> index(request, start);
            case PACKS -> packs(request, start);
            case RECORDS -> records(request, start);
        };
    }

    private RepairReport index(RepairRequest request, long start) throws IOException {
        IndexRepairOutcome outcome = new IndexRepair(repository, request.dryRun(), control).run();
        return new RepairReport(
                request.kind(),
                request.dryRun(),
                outcome.packs(),
                outcome.unopened(),
                0,
                outcome.chunks(),
                0,
                outcome.segmentsWritten(),
                outcome.segmentsRemoved(),
                List.of(),
                0,
                List.of(),
                List.of(),
                outcome.findings(),
                since(start));
    }

    private RepairReport packs(RepairRequest request, long start) throws IOException {
        PackRepairJob job = new PackRepairJob(names(request), request.readData(), request.dryRun(), "repair packs");
        PackRepairOutcome outcome = new PackRepair(repository, job, control).run();
        return new RepairReport(
                request.kind(),
                request.dryRun(),
                outcome.packsExamined(),
                outcome.damaged().size(),
                outcome.packsWritten(),
                outcome.chunksRescued(),
                outcome.bytesRescued(),
                0,
                0,
                outcome.losses(),
                outcome.lossesNotShown(),
                outcome.damagedBackups(),
                outcome.wholeAgain(),
                outcome.findings(),
                since(start));
    }

    private static Set<PackName> names(RepairRequest request) {
        Set<PackName> names = new TreeSet<>();
        for (String name : request.packs()) {
            names.add(PackName.parse(name)
                    .orElseThrow(() -> new ConfigurationException(
                            "A pack has a name of 64 hex digits, as findings show it behind the last '/'; '" + name
                                    + "' is none. Nothing was done.")));
        }
        return names;
    }

    private RepairReport records(RepairRequest request, long start) throws IOException {
        RecordsRepairOutcome outcome =
                new RecordsRepair(repository, request.forgetUnreadable(), request.dryRun(), control).run();
        return new RepairReport(
                request.kind(),
                request.dryRun(),
                0,
                0,
                0,
                0,
                0,
                0,
                outcome.forgotten().size(),
                List.of(),
                0,
                List.of(),
                List.of(),
                outcome.findings(),
                since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
