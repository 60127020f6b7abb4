package io.backup4j.jdbc.export.value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of columns in a file, where no two may be equal. Stateless. */
final class ColumnNames {
    private ColumnNames() {}

    /** A name that comes again gets the first number from 2 on that makes it another one: {@code id}, {@code id_2}. */
    static List<String> distinct(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        Set<String> given = new HashSet<>();
        List<String> distinct = new ArrayList<>(names.size());
        for (String name : names) {
            String free = name;
            for (int number = 2; given.contains(free) || (!free.equals(name) && taken.contains(free)); number++) {
                free = name + "_" + number;
            }
            given.add(free);
            distinct.add(free);
        }
        return distinct;
    }
}
