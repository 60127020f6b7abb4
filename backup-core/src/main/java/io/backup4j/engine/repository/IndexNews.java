package io.backup4j.engine.repository;

import io.backup4j.spi.sink.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What this process knows of the index without asking: how many segments it has seen, and which of its own nobody has read back yet. Thread-safe. */
public final class IndexNews {
    private final Set<ObjectKey> unproven = new LinkedHashSet<>();
    private int segments = -1;

    /** A load found so many segments. */
    synchronized void loaded(int count) {
        segments = count;
    }

    /** This process has put a segment. */
    synchronized void published(ObjectKey key) {
        unproven.add(key);
        if (segments >= 0) {
            segments++;
        }
    }

    /** Whether there may be so many segments: not if fewer were seen and put since. What others have put meanwhile shows at the next load. */
    public synchronized boolean mayHave(int count) {
        return segments < 0 || segments >= count;
    }

    /** Segments of this process that were not read back since they were put. Whoever looks sees them all: what one run leaves unread the next one reads. */
    public synchronized List<ObjectKey> unproven() {
        return List.copyOf(unproven);
    }

    /** A segment was read back as it is stored, and is intact; or it is gone, as its content is in another one. */
    public synchronized void proven(ObjectKey key) {
        unproven.remove(key);
    }
}
