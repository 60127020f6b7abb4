package io.backup4j.spring.properties;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything below {@code backup.}. A name that means nothing stops the start: a setting with a typing mistake would silently not apply.
 *
 * @param enabled whether anything of this starter is there at all
 * @param repository where backups are stored: a path, a file: URL or s3://bucket/prefix?region=…&amp;endpoint=…
 * @param encryption what opens the repository
 * @param createIfMissing whether a place without a repository gets one at the first start
 * @param stateDirectory a directory of this host for copies of the index, journal, schedules and audit log; default .backup4j/&lt;application&gt; in the home directory
 * @param startupWait how long the start waits for repositories to open; what takes longer goes on in the background
 * @param workers threads that compress, hash and seal; default a quarter of the processors
 * @param memory budget for buffers; default a quarter of the heap, at most 128MB. A backup takes about 16MB of it per worker and place as long as maxLoad is below 1
 * @param compressionLevel zstd level from 1 to 19; default 1
 * @param maxLoad part of the machine's processors that may be busy before a backup slows down, from above 0 to 1; default 0.5
 * @param bandwidth bytes per second, of uploads and downloads together; default no limit
 * @param singleWriter for storage that cannot be shared: backups run one at a time
 * @param discovery what is looked for in the application
 * @param sinks further places that get the same backups, by name
 * @param sources what is backed up beside what is found, or how a source that is found is read, by name
 * @param plans what is backed up together, when, and what stays, by name
 * @param prune when the space of deleted backups is freed
 * @param drill when a backup is restored for trial
 * @param verify when all that is stored is checked
 * @param alerts who is told when something is wrong
 * @param health what the health endpoint says
 * @param preMigration backups before changes of the schema
 * @param restore restores into this host while it runs
 * @param web the REST API
 */
@ConfigurationProperties(prefix = "backup", ignoreUnknownFields = false)
public record BackupProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String repository,
        @NestedConfigurationProperty @DefaultValue EncryptionProperties encryption,
        @DefaultValue("true") boolean createIfMissing,
        @Nullable Path stateDirectory,
        @DefaultValue("10s") Duration startupWait,
        @Nullable Integer workers,
        @Nullable DataSize memory,
        @Nullable Integer compressionLevel,
        @Nullable Double maxLoad,
        @Nullable DataSize bandwidth,
        @DefaultValue("false") boolean singleWriter,
        @NestedConfigurationProperty @DefaultValue DiscoveryProperties discovery,
        @Nullable Map<String, SinkProperties> sinks,
        @Nullable Map<String, SourceProperties> sources,
        @Nullable Map<String, PlanProperties> plans,
        @NestedConfigurationProperty @DefaultValue PruneProperties prune,
        @NestedConfigurationProperty @DefaultValue DrillProperties drill,
        @NestedConfigurationProperty @DefaultValue VerifyProperties verify,
        @NestedConfigurationProperty @DefaultValue AlertProperties alerts,
        @NestedConfigurationProperty @DefaultValue HealthProperties health,
        @NestedConfigurationProperty @DefaultValue PreMigrationProperties preMigration,
        @NestedConfigurationProperty @DefaultValue RestoreProperties restore,
        @NestedConfigurationProperty @DefaultValue WebProperties web) {

    /** Name of the place that {@code backup.repository} describes. */
    public static final String MAIN = "main";

    public BackupProperties {
        sinks = sinks == null ? Map.of() : new LinkedHashMap<>(sinks);
        sources = sources == null ? Map.of() : new LinkedHashMap<>(sources);
        plans = plans == null ? Map.of() : new LinkedHashMap<>(plans);
    }

    @Override
    public Map<String, SinkProperties> sinks() {
        return sinks == null ? Map.of() : sinks;
    }

    @Override
    public Map<String, SourceProperties> sources() {
        return sources == null ? Map.of() : sources;
    }

    @Override
    public Map<String, PlanProperties> plans() {
        return plans == null ? Map.of() : plans;
    }
}
