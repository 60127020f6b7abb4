package io.backup4j.faults;

import io.backup4j.engine.backup.MemorySource;

/** Files of every size that a backup treats in a way of its own: an empty one, small ones that share a frame, one of several chunks, and zeros. */
enum Sizes {
    /** For the chunks of {@link World}. */
    SMALL(70_000, 40_000),
    /** For those of real repositories: the zeros have a chunk that is hashed once and known again. */
    REAL(700_000, (8 << 20) + 70_000);

    private final int largeBytes;
    private final int zeroBytes;

    Sizes(int largeBytes, int zeroBytes) {
        this.largeBytes = largeBytes;
        this.zeroBytes = zeroBytes;
    }

    MemorySource first() {
        return World.files(1, 5, Worlds.FILE_BYTES)
                .provenFile("empty", new byte[0])
                .provenFile("small", new byte[10])
                .provenFile("large", large())
                .provenFile("zeros", new byte[zeroBytes]);
    }

    /** One byte of the large file has changed, and a small file. */
    MemorySource changed() {
        byte[] changed = large();
        changed[largeBytes - 100]++;
        return first().provenFile("large", changed).provenFile("small", new byte[20]);
    }

    private byte[] large() {
        return MemorySource.random(largeBytes, 7);
    }
}
