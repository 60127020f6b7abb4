package io.backup4j.engine.chunk;

import java.util.Objects;

/**
 * How a repository cuts its streams; fixed at {@code init}, because other boundaries would store everything again.
 *
 * @param files for files of any kind
 * @param rows for rows and records
 * @param pageBytes length of the fixed grid for files that change page by page
 */
public record ChunkingParameters(ChunkSizes files, ChunkSizes rows, int pageBytes) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    public ChunkingParameters {
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(rows, "rows");
        if (pageBytes < KIB || pageBytes > 32 * MIB) {
            throw new IllegalArgumentException("pageBytes: must be 1 KiB to 32 MiB, is " + pageBytes);
        }
    }

    /** The sizes of the format page; why they are so stands there. */
    public static ChunkingParameters defaults() {
        return new ChunkingParameters(
                new ChunkSizes(512 * KIB, MIB, 8 * MIB), new ChunkSizes(2 * KIB, 8 * KIB, 32 * KIB), 8 * KIB);
    }
}
