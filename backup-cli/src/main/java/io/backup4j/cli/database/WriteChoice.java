package io.backup4j.cli.database;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a database is restored, and how.
 *
 * @param tables only these, named as the kind of database names them; empty for all
 * @param schemas only these; empty for all
 * @param renames names of schemas, and which they get
 * @param attached where databases that belong to it go, by name
 * @param clean whether what is in the way is dropped in the end
 * @param aside whether what is in the way is kept under another name
 * @param owners whether objects get their owners back
 * @param grants whether objects get their grants back
 * @param keepGoing whether what cannot be made may be left out, by name
 * @param force whether the user has promised that no program uses the database
 */
public record WriteChoice(
        List<String> tables,
        List<String> schemas,
        Map<String, String> renames,
        Map<String, Path> attached,
        boolean clean,
        boolean aside,
        boolean owners,
        boolean grants,
        boolean keepGoing,
        boolean force) {
    public WriteChoice {
        tables = List.copyOf(tables);
        schemas = List.copyOf(schemas);
        attached = Map.copyOf(attached);
        renames = Collections.unmodifiableMap(new LinkedHashMap<>(renames));
    }
}
