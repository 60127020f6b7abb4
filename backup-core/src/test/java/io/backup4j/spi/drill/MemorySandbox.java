package io.backup4j.spi.drill;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.target.RestoreTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Drills entries without attributes in a place that is a map: the example of the guide, and the shortest sandbox there can be. */
final class MemorySandbox implements DrillSandbox {
    private final long roomBytes;
    private final List<Session> open = new ArrayList<>();

    MemorySandbox(long roomBytes) {
        this.roomBytes = roomBytes;
    }

    /** Places that were made and not removed. */
    synchronized int openPlaces() {
        return open.size();
    }

    // guide: sandbox
    @Override
    public String kind() {
        return MemoryTarget.KIND;
    }

    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) {
        return source.bytes() <= roomBytes
                ? Optional.empty()
                : Optional.of("no room: " + source.bytes() + " bytes are needed, and " + roomBytes + " are free");
    }

    @Override
    public synchronized DrillSession open(DrillContext context) {
        Session session = new Session();
        open.add(session);
        return session;
    }
    // guide: end

    private synchronized void removed(Session session) {
        open.remove(session);
    }

    private final class Session implements DrillSession {
        private final Map<EntryPath, byte[]> place = new ConcurrentSkipListMap<>();

        // guide: session
        @Override
        public RestoreTarget target() {
            return new MemoryTarget(place);
        }

        @Override
        public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences)
                throws IOException {
            Set<EntryPath> surplus = new TreeSet<>(place.keySet());
            long entries = 0;
            long bytes = 0;
            for (Iterator<ExpectedEntry> all = expected.entries(); all.hasNext(); ) {
                ExpectedEntry entry = all.next();
                EntryPath path = entry.entry().path();
                byte[] found = place.get(path);
                surplus.remove(path);
                if (found != null) {
                    entries++;
                    bytes += found.length;
                    entry.differenceOf(new ByteArrayInputStream(found))
                            .ifPresent(message -> differences.accept(new DrillDifference(path.toString(), message)));
                } else if (entry.restored()) {
                    differences.accept(new DrillDifference(path.toString(), "is missing"));
                }
            }
            surplus.forEach(
                    path -> differences.accept(new DrillDifference(path.toString(), "is there and not in the backup")));
            return new DrillComparison(entries, bytes, List.of("attributes"));
        }

        @Override
        public Map<EntryPath, byte[]> handle() {
            return new TreeMap<>(place);
        }

        @Override
        public void close() {
            place.clear();
            removed(this);
        }
        // guide: end
    }
}
