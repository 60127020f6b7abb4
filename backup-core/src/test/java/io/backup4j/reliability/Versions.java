package io.backup4j.reliability;

import io.backup4j.engine.backup.MemorySource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A small tree that changes from version to version, and that every process can compute: a third of its files is new in each, some come back as they were long
 * ago. So each backup shares data with others, and packs are worn down piece by piece.
 */
final class Versions {
    static final String SOURCE = "files";
    private static final int FILES = 9;
    private static final int CHANGES_EVERY = 3;
    /** After so many changes a file is again what it was at first. */
    private static final int DIFFERENT = 7;

    private Versions() {}

    /** The tree of a version, from 0. */
    static MemorySource of(long version) {
        MemorySource source = new MemorySource(SOURCE);
        for (int file = 0; file < FILES; file++) {
            long change = (version + file) / CHANGES_EVERY % DIFFERENT;
            source.provenFile(
                    "directory" + file % 2 + "/file" + file,
                    MemorySource.random(1000 + 2500 * file, file * 1000L + change));
        }
        // What no other version has.
        return source.file("version", ("version " + version).getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, ByteBuffer> content(long version) {
        return of(version).content();
    }
}
