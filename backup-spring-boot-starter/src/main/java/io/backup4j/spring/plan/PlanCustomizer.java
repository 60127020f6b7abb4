package io.backup4j.spring.plan;

import io.backup4j.BackupPlan;

/** A bean of the host that adds to plans, after the properties were applied: hooks around the snapshot, checks, metadata such as the commit. */
@FunctionalInterface
public interface PlanCustomizer {

    /**
     * Changes a plan before each of its runs.
     *
     * @param plan its name
     */
    void customize(String plan, BackupPlan.Builder builder);
}
