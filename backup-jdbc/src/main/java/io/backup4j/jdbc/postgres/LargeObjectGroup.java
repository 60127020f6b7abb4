package io.backup4j.jdbc.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Large objects that share an entry: those of a range of oids on a fixed grid, so that the group of an object never changes.
 *
 * @param firstOid of the range
 * @param oids ascending
 */
record LargeObjectGroup(long firstOid, List<Long> oids) {
    private static final long GRID = 4096;

    LargeObjectGroup {
        oids = List.copyOf(oids);
    }

    /** @param ascending all oids */
    static List<LargeObjectGroup> of(List<Long> ascending) {
        List<LargeObjectGroup> groups = new ArrayList<>();
        List<Long> members = new ArrayList<>();
        long first = -1;
        for (long oid : ascending) {
            long group = oid / GRID * GRID;
            if (group != first && !members.isEmpty()) {
                groups.add(new LargeObjectGroup(first, members));
                members.clear();
            }
            first = group;
            members.add(oid);
        }
        if (!members.isEmpty()) {
            groups.add(new LargeObjectGroup(first, members));
        }
        return groups;
    }
}
