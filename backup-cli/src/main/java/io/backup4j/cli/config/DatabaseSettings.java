package io.backup4j.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A source of type {@code database}.
 *
 * @param url begins with {@code jdbc:}; without user and password
 * @param userOrNull the role; null for the driver's own default
 * @param passwordFileOrNull its first line is the password; null if there is none, or the driver finds it by itself
 * @param schemas only these; empty for all
 * @param attached files of databases of SQLite that belong to it, by name
 * @param connectionsOrNull how many are used at once; null for the default
 * @param partial whether what cannot be read or represented may be left out, by name
 */
public record DatabaseSettings(
        String url,
        @Nullable String userOrNull,
        @Nullable Path passwordFileOrNull,
        List<String> schemas,
        Map<String, Path> attached,
        @Nullable Integer connectionsOrNull,
        boolean partial)
        implements SourceSettings {
    public DatabaseSettings {
        schemas = List.copyOf(schemas);
        attached = Map.copyOf(attached);
    }
}
