package io.backup4j.spring.properties;

import io.backup4j.spi.backup.BackupType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is backed up together.
 *
 * @param schedule when: hourly, daily 02:00, weekly sunday 02:00, monthly 1 02:00, or a cron expression of Spring with six fields; without one only on demand
 * @param zone whose clock the schedule and the days of retention follow; default that of this machine
 * @param jitter a run begins at random within this time after it is due
 * @param sources names of sources; default all there are
 * @param places names of places: main is backup.repository, others are in backup.sinks; default all there are
 * @param placesNeeded how many of several places must have a backup for it to be completed; default all
 * @param type what a run reads
 * @param allowFuzzy sources that need not be of one instant for a snapshot to be complete
 * @param retention which backups stay
 * @param verify part of the data that is read back after each run: 1%, or 0.01
 * @param retries how often a failure that may pass is tried again, after 1, 2, 4 … minutes
 * @param minFree share of the storage that should be free: with less, the oldest backups go first, and their space is freed at once: 10%, or 0.1
 * @param tags of each backup
 */
public record PlanProperties(
        @Nullable String schedule,
        @Nullable ZoneId zone,
        @DefaultValue("0s") Duration jitter,
        @Nullable List<String> sources,
        @Nullable List<String> places,
        @Nullable Integer placesNeeded,
        @DefaultValue("incremental") BackupType type,
        @Nullable List<String> allowFuzzy,
        @NestedConfigurationProperty @DefaultValue RetentionProperties retention,
        @DefaultValue("1%") Share verify,
        @DefaultValue("2") int retries,
        @DefaultValue("0") Share minFree,
        @Nullable Map<String, String> tags) {

    public PlanProperties {
        sources = sources == null ? List.of() : List.copyOf(sources);
        places = places == null ? List.of() : List.copyOf(places);
        allowFuzzy = allowFuzzy == null ? List.of() : List.copyOf(allowFuzzy);
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** The zone, that of this machine if none is given. */
    public ZoneId zoneOrLocal() {
        return zone == null ? ZoneId.systemDefault() : zone;
    }
}
