package io.backup4j.engine.restore;

import java.util.ArrayList;
import java.util.List;

/** Neighbouring entries, or a piece of a large one, that one worker restores together: the more of them, the fewer and longer reads. */
final class Batch {
    private static final int MAX_FILES = 2000;
    private static final int MAX_PARTS = 16_384;

    private final long maxBytes;
    private final List<Part> parts = new ArrayList<>();
    private final List<FileRestore> complete = new ArrayList<>();
    private long bytes;

    Batch(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(Part part) {
        parts.add(part);
        bytes += part.ref().length();
    }

    /** All parts of the file are in this batch and those before it. */
    void complete(FileRestore file) {
        complete.add(file);
    }

    boolean isFull() {
        return bytes >= maxBytes || parts.size() >= MAX_PARTS || complete.size() >= MAX_FILES;
    }

    boolean isEmpty() {
        return parts.isEmpty() && complete.isEmpty();
    }

    List<Part> parts() {
        return parts;
    }

    List<FileRestore> complete() {
        return complete;
    }
}
