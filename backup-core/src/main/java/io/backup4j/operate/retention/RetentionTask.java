package io.backup4j.operate.retention;

import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a retention run is to do.
 *
 * @param policy which backups stay
 * @param plan the only plan whose backups it looks at, or empty for all
 * @param zone whose days count
 * @param pressure how urgently room is needed
 * @param pruned whether a prune has just come to its end, so that no room is on its way
 * @param dryRun plan, delete nothing
 * @param force delete also if that is more than half
 * @param by who asks for it
 */
public record RetentionTask(
        RetentionPolicy policy,
        Optional<String> plan,
        ZoneId zone,
        StoragePressure pressure,
        boolean pruned,
        boolean dryRun,
        boolean force,
        String by) {}
