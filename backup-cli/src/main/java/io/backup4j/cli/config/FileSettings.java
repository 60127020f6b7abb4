package io.backup4j.cli.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A source of type {@code files}, which is the type of a source that says none.
 *
 * @param paths files and directories
 * @param include globs; empty means everything
 * @param exclude globs
 */
public record FileSettings(List<Path> paths, List<String> include, List<String> exclude) implements SourceSettings {
    public FileSettings {
        paths = List.copyOf(paths);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
