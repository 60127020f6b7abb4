package io.backup4j.jdbc.drill;

import io.backup4j.spi.drill.DrillDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What defines the objects of a database, by title, which several may share. One thread. */
public final class ObjectTexts {
    private final Map<String, List<String>> texts = new TreeMap<>();

    /** Adds an object. */
    public void add(String title, String text) {
        texts.computeIfAbsent(title, absent -> new ArrayList<>()).add(text);
    }

    /**
     * Says what of these, which are expected, was not found like that; never the texts themselves, which may hold secrets.
     *
     * @param mayBeThere which titles are no surplus
     */
    public void compare(ObjectTexts found, Predicate<String> mayBeThere, Consumer<DrillDifference> differences) {
        Set<String> titles = new TreeSet<>(texts.keySet());
        titles.addAll(found.texts.keySet());
        for (String title : titles) {
            List<String> wanted = texts.getOrDefault(title, List.of());
            List<String> there = found.texts.getOrDefault(title, List.of());
            if (wanted.size() > there.size()) {
                differences.accept(new DrillDifference(title, "is missing after the restore"));
            } else if (wanted.size() < there.size()) {
                if (!mayBeThere.test(title)) {
                    differences.accept(
                            new DrillDifference(title, "is not in the backup, but was found after the restore"));
                }
            } else if (!sorted(wanted).equals(sorted(there))) {
                differences.accept(new DrillDifference(title, "is defined in another way after the restore"));
            }
        }
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }
}
