package io.backup4j.cli.database;

import java.util.List;

/**
 * What of a database is backed up.
 *
 * @param schemas only these; empty for all
 * @param partial whether what cannot be read or represented may be left out, by name
 */
public record ReadChoice(List<String> schemas, boolean partial) {
    public ReadChoice {
        schemas = List.copyOf(schemas);
    }
}
