package io.backup4j.operate.replicate;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import java.util.Iterator;
import java.util.Optional;

/** Compares two listings entry by entry, but for how their contents are cut. */
final class ListingComparison {
    private static final int ENTRIES_PER_STEP = 1024;

    private ListingComparison() {}

    /**
     * The first difference, for people; empty if every entry has the same path, kind, attributes, length, evidence and mark in both.
     *
     * @param step run now and then
     */
    static Optional<String> firstDifference(
            ChunkReader first, ChunkRef firstRoot, ChunkReader second, ChunkRef secondRoot, Runnable step) {
        Iterator<ListedEntry> expected = new ListingReader(first, firstRoot).iterator();
        Iterator<ListedEntry> found = new ListingReader(second, secondRoot).iterator();
        for (long entries = 0; expected.hasNext() && found.hasNext(); entries++) {
            ListedEntry left = expected.next();
            ListedEntry right = found.next();
            if (!left.entry().equals(right.entry())) {
                return Optional.of(
                        left.path().equals(right.path())
                                ? "'" + left.path() + "' has other attributes, length or evidence"
                                : "'" + left.path() + "' was expected and '" + right.path() + "' found");
            }
            if (entries % ENTRIES_PER_STEP == 0) {
                step.run();
            }
        }
        if (expected.hasNext()) {
            return Optional.of("'" + expected.next().path() + "' is missing");
        }
        return found.hasNext() ? Optional.of("'" + found.next().path() + "' is too much") : Optional.empty();
    }
}
