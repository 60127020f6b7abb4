package io.backup4j;

import java.util.List;
import java.util.Objects;

/**
 * What is repaired. Every kind may run beside backups, and may be repeated.
 *
 * @param kind which part of the repository
 * @param dryRun says what would be done and changes nothing
 * @param readData {@code PACKS} only: read every pack; otherwise those under suspicion
 * @param packs {@code PACKS} only: names of packs to read beside those, 64 hex digits each
 * @param forgetUnreadable {@code RECORDS} only: remove catalogue segments and notes that do not open; holds, tags and validations that were only there are
 *     lost
 */
public record RepairRequest(Kind kind, boolean dryRun, boolean readData, List<String> packs, boolean forgetUnreadable) {
    public RepairRequest {
        Objects.requireNonNull(kind, "kind");
        packs = List.copyOf(packs);
        if (kind != Kind.PACKS && (readData || !packs.isEmpty())) {
            throw new IllegalArgumentException("readData, packs: apply to packs only, not to " + kind);
        }
        if (kind != Kind.RECORDS && forgetUnreadable) {
            throw new IllegalArgumentException("forgetUnreadable: applies to records only, not to " + kind);
        }
    }

    /** Parts of a repository that can be repaired. */
    public enum Kind {
        /** Rebuild the index from the packs. */
        INDEX,
        /** Save what is intact in damaged packs, and say what is lost. */
        PACKS,
        /** Say which records of backups do not open, and remove some of them on request. */
        RECORDS
    }

    /** Rebuild the index. */
    public static RepairRequest ofIndex() {
        return new RepairRequest(Kind.INDEX, false, false, List.of(), false);
    }

    /** Repair packs under suspicion. */
    public static RepairRequest ofPacks() {
        return new RepairRequest(Kind.PACKS, false, false, List.of(), false);
    }

    /** Look at the records. */
    public static RepairRequest ofRecords() {
        return new RepairRequest(Kind.RECORDS, false, false, List.of(), false);
    }

    /** The same without changing anything. */
    public RepairRequest asDryRun() {
        return new RepairRequest(kind, true, readData, packs, forgetUnreadable);
    }

    /** The same with every pack read. */
    public RepairRequest readingData() {
        return new RepairRequest(kind, dryRun, true, packs, forgetUnreadable);
    }

    /** The same with these packs read. */
    public RepairRequest readingPacks(List<String> names) {
        return new RepairRequest(kind, dryRun, readData, names, forgetUnreadable);
    }

    /** The same, removing what does not open. */
    public RepairRequest forgettingUnreadable() {
        return new RepairRequest(kind, dryRun, readData, packs, true);
    }
}
