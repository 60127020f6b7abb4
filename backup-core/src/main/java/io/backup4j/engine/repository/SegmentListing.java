package io.backup4j.engine.repository;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists the segments of the catalogue while others merge them. A listing need not be one instant: it can show neither the old segments, which are gone when it comes to
 * them, nor the merged one, which was not there yet when it passed its place. What only segments say, such as tags, is missing then.
 *
 * <p>So a listing is believed only if it shows all that the one before has shown. Then a merge had either put its segment before this listing began, which shows it, or
 * removed nothing before the other one ended, and so nothing that this one does not show. Only two merges within two listings in a row could deceive it; each of them has to
 * list and read everything first. Thread-safe.
 */
final class SegmentListing {
    /** Each needs a merge that somebody finished meanwhile, and a merge comes due after dozens of runs. */
    private static final int MAX_ATTEMPTS = 5;

    private final BackupSink sink;
    private volatile Set<ObjectKey> lastShown = Set.of();

    SegmentListing(BackupSink sink) {
        this.sink = sink;
    }

    /**
     * All segments. Costs two listings.
     *
     * @throws IOException also if segments vanish again and again
     */
    List<ObjectInfo> list() throws IOException {
        Set<ObjectKey> shown = keys(objects());
        return after(shown, !shown.isEmpty());
    }

    /**
     * All segments, unless somebody merges them at this very moment for the first time since this process has looked. Costs one listing, and a second one when something
     * has vanished since the last look.
     */
    List<ObjectInfo> glance() throws IOException {
        // It may all be lost since, which is no reason to fail.
        return after(lastShown, false);
    }

    /** Notes that this process has merged all that were shown into one. */
    void merged(ObjectKey segment) {
        lastShown = Set.of(segment);
    }

    /** @param some whether there was one just now */
    private List<ObjectInfo> after(Set<ObjectKey> shownBefore, boolean some) throws IOException {
        Set<ObjectKey> before = shownBefore;
        boolean any = some;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            List<ObjectInfo> listed = objects();
            Set<ObjectKey> shown = keys(listed);
            any |= !shown.isEmpty();
            // A merge leaves one, so a listing of none after one of some is never whole.
            boolean whole = shown.containsAll(before) && any != shown.isEmpty();
            before = shown;
            if (whole) {
                lastShown = shown;
                return listed;
            }
        }
        throw new IOException("catalogue segments at " + sink.location()
                + " keep vanishing while they are listed. Try again when no other run merges them.");
    }

    private List<ObjectInfo> objects() throws IOException {
        List<ObjectInfo> listed = new ArrayList<>();
        Listings.forEach(sink, ObjectKeys.CATALOGUE, listed::add);
        return listed;
    }

    private static Set<ObjectKey> keys(List<ObjectInfo> objects) {
        return objects.stream().map(ObjectInfo::key).collect(Collectors.toUnmodifiableSet());
    }
}
