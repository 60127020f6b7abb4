package io.backup4j.spring.properties;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One source: files if paths are given; else a database or Kafka, found in the application under this name or under the name of its bean.
 *
 * @param enabled false leaves out what would be found under this name; the report at start says so
 * @param paths files and directories
 * @param include globs; once there is one, only files that match are stored
 * @param exclude globs of what is left out, with all it contains
 * @param oneFileSystem whether mount points below the paths are left out
 * @param dataSource name of the bean of type DataSource, if the name of the source is to be another one
 * @param schemas of a PostgreSQL database only these
 * @param attached files of SQLite databases that the application attaches to this one, by name: backed up and restored with it, of the same instant
 * @param connections how many connections of the pool are used at once; default half of it, at most 8
 * @param allowPartial what cannot be read or represented is left out, by name, and the backup is partial; by default it fails
 * @param lockTimeout how long to wait for locks of others
 * @param maxSnapshotAge age of a database snapshot at which the backup is given up
 * @param topics of Kafka only these topics
 * @param topicPrefixes of Kafka only topics that begin like this
 * @param withoutTopics of Kafka all but these topics
 * @param allowNoTopics of Kafka: the cluster may have none of these topics; by default its backup fails then
 * @param metadataOnly of Kafka settings and offsets only, no records
 * @param requireEncryption refuses repositories without encryption
 */
public record SourceProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable List<Path> paths,
        @Nullable List<String> include,
        @Nullable List<String> exclude,
        @DefaultValue("false") boolean oneFileSystem,
        @Nullable String dataSource,
        @Nullable List<String> schemas,
        @Nullable Map<String, Path> attached,
        @Nullable Integer connections,
        @DefaultValue("false") boolean allowPartial,
        @Nullable Duration lockTimeout,
        @Nullable Duration maxSnapshotAge,
        @Nullable List<String> topics,
        @Nullable List<String> topicPrefixes,
        @Nullable List<String> withoutTopics,
        @DefaultValue("false") boolean allowNoTopics,
        @DefaultValue("false") boolean metadataOnly,
        @DefaultValue("false") boolean requireEncryption) {

    /** How a source that was found is read when nothing is said of it. */
    public static final SourceProperties DEFAULTS = new SourceProperties(
            true, null, null, null, false, null, null, null, null, false, null, null, null, null, null, false, false,
            false);

    public SourceProperties {
        paths = paths == null ? List.of() : List.copyOf(paths);
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        schemas = schemas == null ? List.of() : List.copyOf(schemas);
        attached = attached == null ? Map.of() : Map.copyOf(attached);
        topics = topics == null ? List.of() : List.copyOf(topics);
        topicPrefixes = topicPrefixes == null ? List.of() : List.copyOf(topicPrefixes);
        withoutTopics = withoutTopics == null ? List.of() : List.copyOf(withoutTopics);
    }
}
