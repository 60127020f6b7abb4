package io.backup4j.jdbc.postgres;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a database is restored.
 *
 * @param connections how many are used at once
 * @param schemas names of those that are restored; empty means all
 * @param tables that are restored, {@code schema.table}; empty means all
 * @param renames names of schemas, and which names they get in the end
 * @param notEmpty what to do with objects that are in the way
 * @param owners whether objects get the owners that they had
 * @param grants whether objects get the rights that they had
 * @param roles whether roles in the backup are made
 * @param keepGoing whether what cannot be made is left out, by name, instead of failing the restore
 * @param analyze whether statistics are gathered
 */
record WriteOptions(
        int connections,
        List<String> schemas,
        List<String> tables,
        Map<String, String> renames,
        NotEmpty notEmpty,
        boolean owners,
        boolean grants,
        boolean roles,
        boolean keepGoing,
        boolean analyze) {
    WriteOptions {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        renames = Collections.unmodifiableMap(new LinkedHashMap<>(renames));
        if (connections < 1) {
            throw new IllegalArgumentException("connections: must be at least 1, is " + connections);
        }
        if (!schemas.isEmpty() && !tables.isEmpty()) {
            throw new IllegalArgumentException("tables: choose either schemas or tables, not both");
        }
        Set<String> both = new HashSet<>(renames.values());
        if (both.size() < renames.size()) {
            throw new IllegalArgumentException("renames: two schemas cannot get one name: " + renames);
        }
        both.retainAll(renames.keySet());
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("renames: " + both + " cannot be an old and a new name");
        }
    }

    /** Whether the rows of this table are restored. */
    boolean chooses(String schema, String table) {
        if (!tables.isEmpty()) {
            return tables.contains(schema + "." + table);
        }
        return schemas.isEmpty() || schemas.contains(schema);
    }

    boolean everything() {
        return schemas.isEmpty() && tables.isEmpty();
    }

    /** Whether what is there stays beside what is restored, whatever comes. */
    boolean keepsAside() {
        return notEmpty == NotEmpty.RENAME_ASIDE;
    }
}
