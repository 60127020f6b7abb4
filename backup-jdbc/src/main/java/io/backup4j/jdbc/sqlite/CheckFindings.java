package io.backup4j.jdbc.sqlite;

import java.util.List;

/**
 * What a check of a database found.
 *
 * @param problems what is damaged, the first ones only; empty if nothing is
 * @param unchecked what could not be checked without the application, and why; empty if all was
 */
record CheckFindings(List<String> problems, List<String> unchecked) {
    static final CheckFindings NONE = new CheckFindings(List.of(), List.of());

    CheckFindings {
        problems = List.copyOf(problems);
        unchecked = List.copyOf(unchecked);
    }

    /** The database cannot even be asked. */
    static CheckFindings broken(String reason) {
        return new CheckFindings(List.of(reason), List.of());
    }
}
