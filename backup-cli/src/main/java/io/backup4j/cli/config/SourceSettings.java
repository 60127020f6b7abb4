package io.backup4j.cli.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One of {@code backup.sources}; the type is {@code files}.
 *
 * @param paths files and directories
 * @param include globs; empty means everything
 * @param exclude globs
 */
public record SourceSettings(List<Path> paths, List<String> include, List<String> exclude) {
    public SourceSettings {
        paths = List.copyOf(paths);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
