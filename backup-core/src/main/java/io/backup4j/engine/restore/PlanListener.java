package io.backup4j.engine.restore;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreDecision;

/** Takes what a dry run finds out, on one thread, in the order of the job's sources and of paths. */
public interface PlanListener {
    /** Does nothing. */
    PlanListener NONE = (source, entry, decision) -> {};

    /** This would be done. An entry that is damaged in the repository is a finding and does not come here. */
    void planned(String source, StoredEntry entry, RestoreDecision decision);
}
