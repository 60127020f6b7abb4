package io.backup4j.engine.repair;

import io.backup4j.engine.pack.PackName;
import java.util.Objects;
import java.util.Set;

/**
 * What a repair of packs does.
 *
 * @param packs packs to read whole beside those under suspicion
 * @param readData whether to read every pack
 * @param dryRun finds and says everything and changes nothing
 * @param by who asked, for notes
 */
public record PackRepairJob(Set<PackName> packs, boolean readData, boolean dryRun, String by) {
    public PackRepairJob {
        packs = Set.copyOf(packs);
        Objects.requireNonNull(by, "by");
    }
}
