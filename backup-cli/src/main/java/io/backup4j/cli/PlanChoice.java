package io.backup4j.cli;

import io.backup4j.BackupPlan;
import io.backup4j.cli.config.DatabaseSettings;
import io.backup4j.cli.config.FileSettings;
import io.backup4j.cli.config.PlanSettings;
import io.backup4j.cli.config.Settings;
import io.backup4j.cli.config.SourceSettings;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.source.BackupSource;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code create} was asked for, to be made into a plan.
 *
 * @param paths given as arguments
 * @param sources names given with {@code --sources}
 * @param planOrNull name given with {@code --plan}
 * @param includes globs for every source
 * @param excludes globs for every source
 * @param typeOrNull given with {@code --type}
 * @param fuzzy sources that may be fuzzy in a snapshot
 * @param given with {@code --jdbc-url} or {@code --kafka}, beside or instead of paths
 * @param processors of the machine, for databases that the configuration names
 */
record PlanChoice(
        List<Path> paths,
        List<String> sources,
        @Nullable String planOrNull,
        List<String> includes,
        List<String> excludes,
        @Nullable BackupType typeOrNull,
        List<String> fuzzy,
        List<BackupSource> given,
        int processors) {

    /** Name of the source that holds paths from the command line. */
    static final String PATHS = "files";

    /** Name of the plan where none is given. */
    static final String DEFAULT_PLAN = "default";

    /**
     * The plan.
     *
     * @throws UsageException if it cannot be told what to back up
     */
    BackupPlan plan(Settings settings, double verifyFraction) {
        String name = planOrNull == null ? DEFAULT_PLAN : planOrNull;
        BackupPlan.Builder builder = BackupPlan.named(name)
                .createdBy("cli")
                .verifyFraction(verifyFraction)
                .type(type(settings));
        try {
            if (paths.isEmpty() && given.isEmpty()) {
                names(settings).forEach(source -> builder.source(source(source, settings.sources())));
            } else {
                refuseConfiguredSources();
                if (!paths.isEmpty()) {
                    builder.source(ofPaths());
                }
                given.forEach(builder::source);
            }
            fuzzy.forEach(builder::allowFuzzy);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private BackupType type(Settings settings) {
        if (typeOrNull != null) {
            return typeOrNull;
        }
        PlanSettings plan = paths.isEmpty() && given.isEmpty() ? configured(settings) : null;
        return plan == null || plan.typeOrNull() == null ? BackupType.INCREMENTAL : plan.typeOrNull();
    }

    private @Nullable PlanSettings configured(Settings settings) {
        return settings.plans().get(planOrNull == null ? DEFAULT_PLAN : planOrNull);
    }

    /** The plan's sources, of which {@code --sources} keeps some; without a plan all sources of the file. */
    private Collection<String> names(Settings settings) {
        PlanSettings plan = configured(settings);
        if (plan == null && planOrNull != null && sources.isEmpty()) {
            throw new UsageException("--plan " + planOrNull + ": the configuration has no such plan; it has: "
                    + settings.plans().keySet());
        }
        if (!sources.isEmpty()) {
            return sources;
        }
        Collection<String> names =
                plan != null ? plan.sources() : settings.sources().keySet();
        if (names.isEmpty()) {
            throw new UsageException(
                    "nothing to back up: give paths, --jdbc-url, --kafka, or --config FILE with sources");
        }
        return names;
    }

    private BackupSource source(String name, Map<String, SourceSettings> known) {
        SourceSettings settings = known.get(name);
        if (settings == null) {
            throw new UsageException(
                    "--sources: the configuration has no source '" + name + "'; it has: " + known.keySet());
        }
        return settings instanceof DatabaseSettings configured
                ? DatabaseOptions.configured(name, configured, processors)
                : ofFiles(name, (FileSettings) settings);
    }

    private BackupSource ofFiles(String name, FileSettings settings) {
        return FileSource.named(name)
                .path(settings.paths().toArray(Path[]::new))
                .include(settings.include().toArray(String[]::new))
                .include(includes.toArray(String[]::new))
                .exclude(settings.exclude().toArray(String[]::new))
                .exclude(excludes.toArray(String[]::new))
                .build();
    }

    private void refuseConfiguredSources() {
        if (!sources.isEmpty()) {
            throw new UsageException(
                    paths.isEmpty()
                            ? "give either --jdbc-url and --kafka or --sources, not both"
                            : "give either paths or --sources, not both");
        }
    }

    private BackupSource ofPaths() {
        for (Path path : paths) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new MissingException("there is nothing to back up at " + path);
            }
        }
        return FileSource.named(PATHS)
                .path(paths.toArray(Path[]::new))
                .include(includes.toArray(String[]::new))
                .exclude(excludes.toArray(String[]::new))
                .build();
    }
}
