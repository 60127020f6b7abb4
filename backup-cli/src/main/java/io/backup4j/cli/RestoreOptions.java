package io.backup4j.cli;

import io.backup4j.RestoreRequest;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.kafka.KafkaSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of a backup or an archive is restored, over what, and into which database and which cluster. Where files go is the command's. */
final class RestoreOptions {
    @Mixin
    private DatabaseOptions database;

    @Mixin
    private DatabaseRestoreOptions databaseRestore;

    @Mixin
    private KafkaRestoreOptions kafka;

    @Option(names = "--files", paramLabel = "GLOB", description = "Only what matches, with all below it.")
    private List<String> globs = new ArrayList<>();

    @Option(names = "--source", paramLabel = "NAME", description = "Only this source.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--overwrite",
            paramLabel = "WHEN",
            defaultValue = "if-changed",
            description = "Files that exist: never, if-changed, if-newer or always. Default: ${DEFAULT-VALUE}.")
    private OverwritePolicy overwrite;

    @Option(
            names = "--force",
            description = "Restore in place, or over a database file, although programs may still be writing.")
    private boolean force;

    /**
     * What is restored from.
     *
     * @param name for people
     * @param ofKind names of its sources of a kind
     */
    record Origin(String name, Function<String, List<String>> ofKind) {}

    /** Refuses what makes no sense. */
    void check() {
        Globs.parse(globs);
        database.check();
        databaseRestore.check(database.isGiven());
        kafka.check();
    }

    /** Whether there is a target other than a directory. */
    boolean toServer() {
        return database.isGiven() || kafka.isGiven();
    }

    /** Whether files were chosen. */
    boolean choosesFiles() {
        return !globs.isEmpty();
    }

    /** Whether anything at all was said; the default of {@code --overwrite} says nothing. */
    boolean isGiven() {
        return toServer() || force || !sources.isEmpty() || !globs.isEmpty();
    }

    boolean force() {
        return force;
    }

    /** Adds what holds for any target. */
    RestoreRequest.Builder addTo(RestoreRequest.Builder builder) {
        sources.forEach(builder::source);
        globs.forEach(builder::files);
        builder.overwrite(overwrite);
        return force ? builder.force() : builder;
    }

    /**
     * Adds the database and the cluster.
     *
     * @param files whether files have a place too; without one, what goes to a server is restored alone
     */
    void addServers(RestoreRequest.Builder builder, Surroundings surroundings, boolean files, Origin origin) {
        if (database.isGiven()) {
            database.use(surroundings, (kind, login) -> {
                String source = only(kind.sourceKind(), "--jdbc-url", origin);
                builder.target(source, kind.target(login, databaseRestore.choice(force)));
                return alone(builder, source, files);
            });
        }
        if (kafka.isGiven()) {
            String source = only(KafkaSource.KIND, "--kafka", origin);
            builder.target(source, kafka.target(surroundings));
            alone(builder, source, files);
        }
    }

    private String alone(RestoreRequest.Builder builder, String source, boolean files) {
        if (!files && sources.isEmpty()) {
            builder.source(source);
        }
        return source;
    }

    /** The one source that is of this kind. */
    private String only(String kind, String option, Origin origin) {
        List<String> found = origin.ofKind().apply(kind).stream()
                .filter(name -> sources.isEmpty() || sources.contains(name))
                .toList();
        if (found.size() != 1) {
            throw new UsageException(
                    found.isEmpty()
                            ? option + ": " + origin.name() + " holds nothing of the kind " + kind
                                    + (sources.isEmpty() ? "" : " of that name")
                            : option + ": " + origin.name() + " holds several sources of the kind " + kind
                                    + ", choose one with --source: " + found);
        }
        return found.get(0);
    }
}
