package io.backup4j.jdbc;

import io.backup4j.spi.entry.EntryIssue;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A table that is not in a backup, as the issues of its source name it. Stateless. */
public final class MissingTable {
    /** What the issue of anything begins with that was left out of a partial backup. */
    public static final String NOT_STORED = "not stored: ";

    private static final String TABLE = NOT_STORED + "table ";

    private MissingTable() {}

    /**
     * Whether an issue concerns tables that were chosen. Issues that do not begin with a table concern all of them.
     *
     * @param chosen tables, as a user names them; empty means all
     * @param names of a chosen table in SQL; several where it can be read in several ways
     */
    public static boolean concerns(EntryIssue missing, List<String> chosen, Function<String, Stream<String>> names) {
        return chosen.isEmpty()
                || !missing.message().startsWith(TABLE)
                || chosen.stream().flatMap(names).anyMatch(name -> missing.message()
                        .startsWith(TABLE + name));
    }
}
