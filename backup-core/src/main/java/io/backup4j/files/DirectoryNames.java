package io.backup4j.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names in one directory in order, equal ones once. Of a directory of ordinary size the paths are kept as the platform has made them, because making them
 * again from bytes costs as much as looking at the file; of a huge one there are only bytes, see {@link NameList}.
 */
final class DirectoryNames {
    /** Some 200 KB with paths of usual length. */
    private static final int MOST_PATHS = 1024;

    private record Named(byte[] name, Path path) implements Comparable<Named> {
        @Override
        public int compareTo(Named other) {
            return Arrays.compareUnsigned(name, other.name);
        }
    }

    private List<Named> few = new ArrayList<>();
    private @Nullable NameList many;

    DirectoryNames() {}

    /** Names without paths, which are in order. */
    DirectoryNames(NameList names) {
        many = names;
    }

    /** Adds a name; only before {@link #sort}. */
    void add(byte[] name, Path path) {
        NameList list = many;
        if (list == null && few.size() == MOST_PATHS) {
            list = new NameList();
            for (Named each : few) {
                list.add(each.name());
            }
            few = List.of();
            many = list;
        }
        if (list == null) {
            few.add(new Named(name, path));
        } else {
            list.add(name);
        }
    }

    /** Sorts and drops repetitions. */
    void sort() {
        if (many != null) {
            many.sort();
            return;
        }
        few.sort(null);
        for (int i = few.size() - 1; i > 0; i--) {
            if (few.get(i).compareTo(few.get(i - 1)) == 0) {
                few.remove(i);
            }
        }
    }

    int size() {
        return many == null ? few.size() : many.size();
    }

    /** The name at this place; not to be changed. */
    byte[] name(int index) {
        return many == null ? few.get(index).name() : many.get(index);
    }

    /** The path at this place, or null if it has to be made. */
    @Nullable
    Path path(int index) {
        return many == null ? few.get(index).path() : null;
    }
}
