package io.backup4j.engine.repository;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Numbers of the deletions of a backup ({@code deleted/<uuid>/<k>}) and of those that are taken back ({@code undelete/<uuid>/<k>}). A backup is deleted while
 * it has a deletion of any number; a verdict may give it up only if one of these numbers is not announced as taken back. Thread-safe.
 */
final class DeletionMarks {
    private final BackupSink sink;

    DeletionMarks(BackupSink sink) {
        this.sink = sink;
    }

    /** Deletions of a backup that were put and not yet removed. */
    SortedSet<Long> deletions(UUID uuid) throws IOException {
        SortedSet<Long> numbers = new TreeSet<>();
        collect(sink, ObjectKeys.DELETED, ObjectKeys.DELETED + uuid + "/", (owner, k) -> numbers.add(k));
        return numbers;
    }

    /** A number that no deletion has had, of those that are there or were taken back. */
    long next(UUID uuid) throws IOException {
        SortedSet<Long> numbers = deletions(uuid);
        collect(sink, ObjectKeys.UNDELETES, ObjectKeys.UNDELETES + uuid + "/", (owner, k) -> numbers.add(k));
        return numbers.isEmpty() ? 1 : numbers.last() + 1;
    }

    /** All numbers below {@code deleted/} or {@code undelete/}, by backup. */
    static Map<UUID, Set<Long>> all(BackupSink sink, String prefix) throws IOException {
        Map<UUID, Set<Long>> marks = new HashMap<>();
        collect(sink, prefix, prefix, (uuid, k) -> marks.computeIfAbsent(uuid, u -> new HashSet<>())
                .add(k));
        return marks;
    }

    private interface Marks {
        void add(UUID uuid, long k);
    }

    private static void collect(BackupSink sink, String prefix, String listed, Marks marks) throws IOException {
        Listings.forEach(sink, listed, object -> {
            Optional<UUID> uuid = ObjectKeys.uuidBehind(prefix, object.key());
            if (uuid.isPresent()) {
                long k = number(object.key());
                if (k > 0) {
                    marks.add(uuid.get(), k);
                }
            }
        });
    }

    /** 0 for a foreign name. */
    private static long number(ObjectKey key) {
        String name = key.name();
        boolean digits =
                name.length() >= 6 && name.length() <= 18 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.parseLong(name) : 0;
    }
}
