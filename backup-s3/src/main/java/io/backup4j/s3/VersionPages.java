package io.backup4j.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Puts pages of versions together to names. The versions of a name come one after the other, the newest first, and may go on on the next page. For one listing. */
final class VersionPages {
    private final TreeMap<String, Name> names = new TreeMap<>();

    /** What is known of a name so far. */
    private static final class Name {
        private FirstVersions.@Nullable Version newest;
        private FirstVersions.@Nullable Version first;
        private int versions;
        private boolean hidden;
    }

    /**
     * A name of which all versions were seen.
     *
     * @param newest its last version
     * @param first its oldest version
     * @param others how many lie over the oldest one
     * @param hidden whether a delete marker lies over all
     */
    record Complete(
            String name, FirstVersions.Version newest, FirstVersions.Version first, int others, boolean hidden) {}

    void add(ListObjectVersionsResponse page) {
        for (ObjectVersion version : page.versions()) {
            Name name = name(version.key());
            name.first = FirstVersions.Version.of(version);
            name.newest = name.newest == null ? name.first : name.newest;
            name.versions++;
        }
        for (DeleteMarkerEntry marker : page.deleteMarkers()) {
            name(marker.key()).hidden |= Boolean.TRUE.equals(marker.isLatest());
        }
    }

    private Name name(String name) {
        return names.computeIfAbsent(name, any -> new Name());
    }

    /**
     * Takes the names of which all versions were seen, in order.
     *
     * @param more whether there are further pages, so that the last name may go on
     */
    List<Complete> take(boolean more) {
        List<Complete> complete = new ArrayList<>();
        Map<String, Name> done = more && !names.isEmpty() ? names.headMap(names.lastKey()) : names;
        done.forEach((name, seen) -> {
            if (seen.newest != null && seen.first != null) {
                complete.add(new Complete(name, seen.newest, seen.first, seen.versions - 1, seen.hidden));
            }
        });
        done.clear();
        return complete;
    }
}
