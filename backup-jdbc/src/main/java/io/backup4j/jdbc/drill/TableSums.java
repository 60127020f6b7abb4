package io.backup4j.jdbc.drill;

import io.backup4j.spi.drill.DrillDifference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Sums of everything that a database holds, by name. Memory grows with the number of tables, not with their rows. One thread. */
public final class TableSums {
    private final byte[] key;
    private final Map<String, RowSum> sums = new TreeMap<>();
    private final Set<String> incomplete = new HashSet<>();

    /** @param key the same for sums that are compared */
    public TableSums(byte[] key) {
        this.key = key.clone();
    }

    /**
     * The sum of what has this name.
     *
     * @param lines whether it is rows; else one text
     */
    public RowSum of(String name, boolean lines) {
        return sums.computeIfAbsent(name, absent -> new RowSum(key, lines));
    }

    /** It is known that not all of this is there: nothing will be said of it. */
    public void incomplete(String name) {
        incomplete.add(name);
    }

    /**
     * Says what of these, which are expected, was not found like that.
     *
     * @param differences takes what is missing, surplus or different
     * @return what has as many rows as expected, and other ones, or was not expected at all, where {@code exact} is false: there it is no difference
     */
    public List<String> compare(TableSums found, boolean exact, Consumer<DrillDifference> differences) {
        RowSum none = new RowSum(key, true);
        List<String> others = new ArrayList<>();
        Set<String> names = new TreeSet<>(sums.keySet());
        names.addAll(found.sums.keySet());
        names.removeAll(incomplete);
        for (String name : names) {
            RowSum there = found.sums.getOrDefault(name, none);
            RowSum wanted = sums.getOrDefault(name, none);
            if (wanted.sameAs(there)) {
                continue;
            }
            boolean sameRows = wanted.rows() == there.rows();
            if (!exact && (sameRows || !sums.containsKey(name))) {
                others.add(name);
            } else {
                differences.accept(new DrillDifference(
                        name,
                        sameRows
                                ? "other values were found after the restore, in as many rows as the backup has: "
                                        + wanted.rows()
                                : "the backup has " + wanted.rows() + " rows, " + there.rows()
                                        + " were found after the restore"));
            }
        }
        return others;
    }
}
