package io.backup4j.examples.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How a restored tree differs from what was backed up.
 *
 * @param entries number of entries compared
 * @param differences one line for each entry that is missing, surplus or not the same
 */
record Comparison(long entries, List<String> differences) {
    Comparison {
        differences = List.copyOf(differences);
    }

    static Comparison of(TreeState expected, TreeState found) {
        TreeSet<Path> paths = new TreeSet<>(expected.entries().keySet());
        paths.addAll(found.entries().keySet());
        List<String> differences = new ArrayList<>();
        for (Path path : paths) {
            EntryState wanted = expected.entries().get(path);
            EntryState present = found.entries().get(path);
            String name = path.toString().isEmpty() ? "." : path.toString();
            if (present == null) {
                differences.add(name + ": missing");
            } else if (wanted == null) {
                differences.add(name + ": should not be there");
            } else if (!wanted.equals(present)) {
                differences.add(name + ": " + String.join(", ", wanted.differences(present)));
            }
        }
        return new Comparison(paths.size(), differences);
    }

    boolean equal() {
        return differences.isEmpty();
    }
}
