package io.backup4j.engine.repair;

import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * What a repair of records found and did; for a dry run, what it would do.
 *
 * @param unreadable catalogue segments, notes and manifests that do not open
 * @param forgotten those of them that were removed
 * @param findings one for each that does not open: what it may have held and what to do
 */
public record RecordsRepairOutcome(List<ObjectKey> unreadable, List<ObjectKey> forgotten, List<Finding> findings) {
    public RecordsRepairOutcome {
        unreadable = List.copyOf(unreadable);
        forgotten = List.copyOf(forgotten);
        findings = List.copyOf(findings);
    }
}
