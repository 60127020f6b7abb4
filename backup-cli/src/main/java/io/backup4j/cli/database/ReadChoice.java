package io.backup4j.cli.database;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What of a database is backed up.
 *
 * @param schemas only these; empty for all
 * @param attached files of databases that belong to it, by name
 * @param partial whether what cannot be read or represented may be left out, by name
 */
public record ReadChoice(List<String> schemas, Map<String, Path> attached, boolean partial) {
    public ReadChoice {
        schemas = List.copyOf(schemas);
        attached = Map.copyOf(attached);
    }
}
